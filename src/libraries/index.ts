import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { routes } from './alma-routes.ts'

export const libraries: Domain = { name: 'libraries', entities, inventory, almaRoutes: routes }
