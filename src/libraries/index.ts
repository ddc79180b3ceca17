import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'

export const libraries: Domain = { name: 'libraries', entities, inventory, almaRoutes: routes }
