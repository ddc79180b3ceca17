import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import type { Routes } from '../domain.ts'
import { Departments, DepartmentsQuery } from './department-schema.ts'
import { locationRoutes } from './location-routes.ts'
import { openHoursRoutes } from './open-hours-routes.ts'
import {
  CircDesk,
  CircDeskParams,
  CircDesks,
  General,
  GeneralQuery,
  Libraries,
  Library,
  LibraryParams,
  PingAnswer
} from './schema.ts'
import * as libraries from './service.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Configuration'], operationId, summary })
const byCode = '/conf/libraries/:libraryCode'
const unknown = { config: { errors: ['LIBRARY_NOT_FOUND'] } } as const

/** Libraries, locations, desks, departments, and the pings (`alma-api.md` 1.2). */
export const routes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/general',
    {
      schema: {
        ...operation('getGeneral', 'Retrieve general configuration'),
        querystring: GeneralQuery,
        response: { 200: General }
      }
    },
    ({ work }) => libraries.getGeneral(work)
  )
  app.get(
    '/conf/libraries',
    { schema: { ...operation('listLibraries', 'Retrieve libraries'), response: { 200: Libraries } } },
    ({ work }) => libraries.listLibraries(work)
  )
  app.get(
    byCode,
    {
      ...unknown,
      schema: { ...operation('getLibrary', 'Retrieve a library'), params: LibraryParams, response: { 200: Library } }
    },
    ({ work, params }) => libraries.getLibrary(work, params.libraryCode)
  )
  app.get(
    '/conf/departments',
    {
      config: { errors: ['LIBRARY_NOT_FOUND', 'CONF_GENERAL'] },
      schema: {
        ...operation('listDepartments', 'Retrieve departments'),
        querystring: DepartmentsQuery,
        response: { 200: Departments }
      }
    },
    ({ work, query }) => libraries.listDepartments(work, query)
  )
  await instance.register(deskRoutes, parts)
  await instance.register(locationRoutes, parts)
  await instance.register(openHoursRoutes, parts)
  await instance.register(pings, parts)
}

const deskRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    `${byCode}/circ-desks`,
    {
      ...unknown,
      schema: {
        ...operation('listCircDesks', 'Retrieve circulation desks'),
        params: LibraryParams,
        querystring: Type.Object(PageQuery),
        response: { 200: CircDesks }
      }
    },
    ({ work, params, query }) => libraries.listCircDesks(work, params.libraryCode, query)
  )
  app.get(
    `${byCode}/circ-desks/:circDeskCode`,
    {
      config: { errors: ['LIBRARY_NOT_FOUND', 'CIRC_DESK_NOT_FOUND'] },
      schema: {
        ...operation('getCircDesk', 'Retrieve a circulation desk'),
        params: CircDeskParams,
        response: { 200: CircDesk }
      }
    },
    ({ work, params }) => libraries.getCircDesk(work, params.libraryCode, params.circDeskCode)
  )
}

// The texts are Alma's, to the letter: clients compare them (alma-api.md 1.2).
const pings: Routes = async app => {
  app.get(
    '/conf/test',
    { schema: { ...operation('testConfRead', 'Test a key that may read'), response: { 200: PingAnswer } } },
    async ({ work }) => ({ test: `GET - OK - institutionCode: ${work.institution}` })
  )
  app.post(
    '/conf/test',
    { schema: { ...operation('testConfWrite', 'Test a key that may write'), response: { 200: PingAnswer } } },
    async () => ({ test: 'POST - OK' })
  )
}
