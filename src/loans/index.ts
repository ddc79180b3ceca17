import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { companions } from './companions.ts'
import { courtesyJob } from './courtesy-job.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { overdueJob } from './overdue-job.ts'
import { recalls } from './recall.ts'
import { ownRoutes } from './v1-routes.ts'

export const loans: Domain = {
  name: 'loans',
  entities,
  inventory,
  almaRoutes: routes,
  ownRoutes,
  jobs: [courtesyJob, overdueJob],
  companions,
  requestFollowers: [recalls]
}
