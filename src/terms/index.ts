import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const terms: Domain = { name: 'terms', entities }
