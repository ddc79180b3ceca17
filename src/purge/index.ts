import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { reportJob } from './report-job.ts'
import { purgeJob } from './run/job.ts'
import { tightenJob } from './tighten-job.ts'
import { ownRoutes } from './v1-routes.ts'

export const purge: Domain = {
  name: 'purge',
  entities,
  inventory,
  almaRoutes: routes,
  ownRoutes,
  jobs: [purgeJob, tightenJob, reportJob],
  runRows: [
    { table: 'purge_result', column: 'instance' },
    { table: 'purge_run', column: 'instance' }
  ]
}
