import type { Domain, Routes } from '../domain.ts'
import { lendingRoutes, routes } from './alma-routes.ts'
import { companion } from './companion.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { ownRoutes } from './v1-routes.ts'

const almaRoutes: Routes = async (app, parts) => {
  for (const part of [routes, lendingRoutes]) await part(app, parts)
}

export const sharing: Domain = { name: 'sharing', entities, inventory, almaRoutes, ownRoutes, companions: [companion] }
