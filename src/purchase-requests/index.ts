import type { Domain, Routes } from '../domain.ts'
import { staffRoutes, userRoutes } from './alma-routes.ts'
import { companion } from './companion.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'

const almaRoutes: Routes = async (app, parts) => {
  for (const part of [userRoutes, staffRoutes]) await part(app, parts)
}

export const acquisitions: Domain = { name: 'acquisitions', entities, inventory, almaRoutes, companions: [companion] }
