import type { Domain } from '../domain.ts'
import { ownRoutes } from './v1-routes.ts'

export const subject: Domain = { name: 'subject', entities: [], ownRoutes }
