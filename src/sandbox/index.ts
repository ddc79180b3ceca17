import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { sandboxRoutes } from './routes.ts'

export const sandbox: Domain = { name: 'sandbox', entities, sandboxRoutes }
