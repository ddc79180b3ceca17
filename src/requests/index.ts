import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { companion } from './companions.ts'
import { entities } from './entity.ts'
import { expiration } from './expiration-job.ts'
import { inventory } from './inventory.ts'
import { recalculation } from './recalculation-job.ts'
import { ownRoutes } from './v1-routes.ts'

export const requests: Domain = {
  name: 'requests',
  entities,
  inventory,
  almaRoutes: routes,
  ownRoutes,
  jobs: [expiration, recalculation],
  companions: [companion]
}
