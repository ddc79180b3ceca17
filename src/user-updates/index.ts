import type { Domain } from '../domain.ts'
import { companion } from './companion.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { updateJob } from './job.ts'
import { retention } from './retention.ts'
import { ownRoutes } from './v1-routes.ts'

export const userUpdates: Domain = {
  name: 'user-updates',
  entities,
  inventory,
  ownRoutes,
  jobs: [updateJob, retention],
  companions: [companion],
  runRows: [
    { table: 'user_update_result', column: 'instance' },
    { table: 'user_update_run', column: 'instance' }
  ]
}
