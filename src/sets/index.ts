import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const sets: Domain = { name: 'sets', entities }
