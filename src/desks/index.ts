import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { entities } from './entity.ts'
import { dueDatePolicy } from './expansions.ts'
import { inventory } from './inventory.ts'

export const desks: Domain = { name: 'desks', entities, inventory, almaRoutes: routes, itemExpansions: [dueDatePolicy] }
