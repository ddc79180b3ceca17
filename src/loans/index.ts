import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const loans: Domain = { name: 'loans', entities }
