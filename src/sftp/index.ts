import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { ownRoutes } from './v1-routes.ts'

export const sftp: Domain = { name: 'sftp', entities, inventory, ownRoutes }
