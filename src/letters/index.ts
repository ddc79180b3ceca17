import type { Domain } from '../domain.ts'
import { companion } from './companion.ts'
import { confRoutes } from './conf-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { mailLetter } from './mail.ts'
import { lettersPurge } from './purge-job.ts'
import { ownRoutes } from './routes.ts'
import { mailTask } from './store.ts'

export const letters: Domain = {
  name: 'letters',
  entities,
  inventory,
  almaRoutes: confRoutes,
  ownRoutes,
  jobs: [lettersPurge],
  companions: [companion],
  tasks: { [mailTask]: mailLetter }
}
