import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { routes } from './routes.ts'

export const jobs: Domain = { name: 'jobs', entities, inventory, almaRoutes: routes }
