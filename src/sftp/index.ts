import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { ownRoutes } from './routes.ts'

export const sftp: Domain = { name: 'sftp', entities, inventory, ownRoutes }
