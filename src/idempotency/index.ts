import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { purge } from './job.ts'

export const idempotency: Domain = { name: 'idempotency', entities, inventory, jobs: [purge] }
