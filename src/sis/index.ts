import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { feedEntities } from './feed-entity.ts'
import { importJob, synchronizeJob } from './job.ts'
import { almaRoutes } from './profile-routes.ts'
import { retention } from './retention.ts'
import { ownRoutes } from './routes.ts'

export const sis: Domain = {
  name: 'sis',
  entities: [...entities, ...feedEntities],
  almaRoutes,
  ownRoutes,
  jobs: [importJob, synchronizeJob, retention]
}
