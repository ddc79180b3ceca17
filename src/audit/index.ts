import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { auditPurge } from './job.ts'
import { ownRoutes } from './routes.ts'

export const audit: Domain = { name: 'audit', entities, ownRoutes, jobs: [auditPurge] }
