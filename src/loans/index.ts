import type { Domain } from '../domain.ts'
import { companions } from './companions.ts'
import { entities } from './entity.ts'
import { recalls } from './recall.ts'
import { routes } from './routes.ts'

export const loans: Domain = { name: 'loans', entities, almaRoutes: routes, companions, requestFollowers: [recalls] }
