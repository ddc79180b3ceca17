import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const users: Domain = { name: 'users', entities }
