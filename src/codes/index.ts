import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { routes } from './routes.ts'

export const codes: Domain = { name: 'codes', entities, almaRoutes: routes }
