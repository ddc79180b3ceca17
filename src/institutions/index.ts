import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const institutions: Domain = { name: 'institutions', entities }
