import type { Domain } from '../domain.ts'
import { companion } from './companion.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { ownRoutes, routes } from './routes.ts'

export const deposits: Domain = {
  name: 'deposits',
  entities,
  inventory,
  almaRoutes: routes,
  ownRoutes,
  companions: [companion]
}
