import type { Domain, Routes } from '../domain.ts'
import { companion } from './companion.ts'
import { confRoutes } from './configuration/conf-routes.ts'
import { sendLetter } from './delivery/task.ts'
import { deliveryRoutes } from './delivery/v1-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { lettersPurge } from './purge-job.ts'
import { mailTask } from './store.ts'
import { ownRoutes as letterRoutes } from './v1-routes.ts'

const ownRoutes: Routes = async (app, parts) => {
  await app.register(letterRoutes, parts)
  await app.register(deliveryRoutes, parts)
}

export const letters: Domain = {
  name: 'letters',
  entities,
  inventory,
  almaRoutes: confRoutes,
  ownRoutes,
  jobs: [lettersPurge],
  companions: [companion],
  tasks: { [mailTask]: sendLetter }
}
