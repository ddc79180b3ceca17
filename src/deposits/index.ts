import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const deposits: Domain = { name: 'deposits', entities }
