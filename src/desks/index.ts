import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { dueDatePolicy } from './expansions.ts'
import { routes } from './routes.ts'

export const desks: Domain = { name: 'desks', entities, almaRoutes: routes, itemExpansions: [dueDatePolicy] }
