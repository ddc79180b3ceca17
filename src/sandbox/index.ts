import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const sandbox: Domain = { name: 'sandbox', entities }
