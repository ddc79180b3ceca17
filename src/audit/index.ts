import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { auditPurge } from './job.ts'
import { ownRoutes } from './v1-routes.ts'

export const audit: Domain = { name: 'audit', entities, inventory, ownRoutes, jobs: [auditPurge] }
