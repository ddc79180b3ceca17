import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { ownRoutes } from './routes.ts'

export const terms: Domain = { name: 'terms', entities, ownRoutes }
