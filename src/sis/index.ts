import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { importJob, synchronizeJob } from './job.ts'
import { ownRoutes } from './routes.ts'

export const sis: Domain = { name: 'sis', entities, ownRoutes, jobs: [importJob, synchronizeJob] }
