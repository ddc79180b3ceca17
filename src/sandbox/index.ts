import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { sandboxRoutes } from './routes.ts'

export const sandbox: Domain = { name: 'sandbox', entities, inventory, sandboxRoutes }
