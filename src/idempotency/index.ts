import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { purge } from './job.ts'

export const idempotency: Domain = { name: 'idempotency', entities, jobs: [purge] }
