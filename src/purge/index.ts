import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { routes } from './routes.ts'

export const purge: Domain = {
  name: 'purge',
  entities,
  inventory,
  runRows: [
    { table: 'purge_result', column: 'instance' },
    { table: 'purge_run', column: 'instance' }
  ],
  almaRoutes: routes
}
