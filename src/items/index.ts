import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { routes } from './alma-routes.ts'

export const items: Domain = { name: 'items', entities, inventory, almaRoutes: routes }
