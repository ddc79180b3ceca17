import type { Domain, Routes } from '../domain.ts'
import { routes } from './alma-routes.ts'
import { changeRoutes } from './change-routes.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'
import { fileRoutes, testRoutes } from './more-routes.ts'
import { photoRoutes } from './photo/v1-routes.ts'
import { ownRoutes as recordRoutes } from './v1-routes.ts'

const almaRoutes: Routes = async (app, parts) => {
  for (const part of [testRoutes, routes, changeRoutes, fileRoutes]) await part(app, parts)
}

const ownRoutes: Routes = async (app, parts) => {
  await app.register(recordRoutes, parts)
  await app.register(photoRoutes, parts)
}

export const users: Domain = { name: 'users', entities, inventory, almaRoutes, ownRoutes }
