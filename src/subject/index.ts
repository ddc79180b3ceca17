import type { Domain } from '../domain.ts'
import { ownRoutes } from './routes.ts'

export const subject: Domain = { name: 'subject', entities: [], ownRoutes }
