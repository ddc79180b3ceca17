import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { companions } from './companions.ts'
import { recalls } from './desk/recall.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { courtesyJob } from './jobs/courtesy-job.ts'
import { overdueJob } from './jobs/overdue-job.ts'
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
