import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const idempotency: Domain = { name: 'idempotency', entities }
