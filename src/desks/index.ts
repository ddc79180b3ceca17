import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const desks: Domain = { name: 'desks', entities }
