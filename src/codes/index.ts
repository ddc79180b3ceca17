import type { Domain } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'

export const codes: Domain = { name: 'codes', entities, inventory, almaRoutes: routes }
