import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const codes: Domain = { name: 'codes', entities }
