import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { routes } from './routes.ts'

export const jobs: Domain = { name: 'jobs', entities, almaRoutes: routes }
