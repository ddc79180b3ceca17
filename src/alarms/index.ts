import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { ownRoutes } from './v1-routes.ts'
import { watchAlarms } from './watch.ts'

export const alarms: Domain = { name: 'alarms', entities, inventory, ownRoutes, watch: watchAlarms }
