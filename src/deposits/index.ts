import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { companion } from './companion.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { ownRoutes } from './v1-routes.ts'

export const deposits: Domain = {
  name: 'deposits',
  entities,
  inventory,
  almaRoutes: routes,
  ownRoutes,
  companions: [companion]
}
