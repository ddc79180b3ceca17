import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const fees: Domain = { name: 'fees', entities }
