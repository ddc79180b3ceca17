import type { Domain } from '../domain.ts'
import { jobAlarms } from './alarms.ts'
import { routes } from './alma-routes.ts'
import { entities } from './entity.ts'
import { jobHistory } from './history.ts'
import { inventory } from './inventory.ts'

export const jobs: Domain = {
  name: 'jobs',
  entities,
  inventory,
  almaRoutes: routes,
  alarms: jobAlarms,
  jobs: [jobHistory],
  runRows: [{ table: 'job_event', column: 'instance' }]
}
