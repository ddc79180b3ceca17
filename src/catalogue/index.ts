import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'

export const items: Domain = { name: 'items', entities, inventory, almaRoutes: routes }
