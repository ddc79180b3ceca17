import type { Domain } from '../domain.ts'
import { companion } from './cut/forget.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { anonymization as job } from './run/job.ts'
import { privacyAlarms } from './run/unproven.ts'
import { ownRoutes } from './v1-routes.ts'

export const anonymization: Domain = {
  name: 'anonymization',
  entities,
  inventory,
  ownRoutes,
  alarms: privacyAlarms,
  jobs: [job],
  companions: [companion],
  runRows: [{ table: 'privacy_run_person', column: 'instance' }]
}
