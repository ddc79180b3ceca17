import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import type { Routes } from '../domain.ts'
import { Departments, DepartmentsQuery } from './department-schema.ts'
import * as locations from './locations.ts'
import {
  CircDesk,
  CircDeskParams,
  CircDesks,
  General,
  GeneralQuery,
  Libraries,
  Library,
  LibraryParams,
  Location,
  LocationParams,
  LocationPut,
  Locations,
  PingAnswer
} from './schema.ts'
import * as libraries from './service.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Configuration'], operationId, summary })
const byCode = '/conf/libraries/:libraryCode'
const oneLocation = `${byCode}/locations/:locationCode`
const noContent = { 204: Type.Null({ description: 'Deleted.' }) }

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
      schema: { ...operation('getLibrary', 'Retrieve a library'), params: LibraryParams, response: { 200: Library } }
    },
    ({ work, params }) => libraries.getLibrary(work, params.libraryCode)
  )
  app.get(
    '/conf/departments',
    {
      schema: {
        ...operation('listDepartments', 'Retrieve departments'),
        querystring: DepartmentsQuery,
        response: { 200: Departments }
      }
    },
    ({ work, query }) => libraries.listDepartments(work, query)
  )
  app.get(
    `${byCode}/circ-desks`,
    {
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
      schema: {
        ...operation('getCircDesk', 'Retrieve a circulation desk'),
        params: CircDeskParams,
        response: { 200: CircDesk }
      }
    },
    ({ work, params }) => libraries.getCircDesk(work, params.libraryCode, params.circDeskCode)
  )
  await instance.register(pings, parts)
  await instance.register(locationRoutes, parts)
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

const locationRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    `${byCode}/locations`,
    {
      schema: {
        ...operation('listLocations', 'Retrieve locations'),
        params: LibraryParams,
        response: { 200: Locations }
      }
    },
    ({ work, params }) => locations.listLocations(work, params.libraryCode)
  )
  app.post(
    `${byCode}/locations`,
    {
      schema: {
        ...operation('createLocation', 'Create a location'),
        params: LibraryParams,
        body: Location,
        response: { 200: Location }
      }
    },
    ({ work, params, body }) => locations.createLocation(work, params.libraryCode, body)
  )
  const params = LocationParams
  app.get(
    oneLocation,
    { schema: { ...operation('getLocation', 'Retrieve a location'), params, response: { 200: Location } } },
    ({ work, params }) => locations.getLocation(work, params.libraryCode, params.locationCode)
  )
  app.put(
    oneLocation,
    {
      schema: {
        ...operation('updateLocation', 'Update a location'),
        params,
        body: LocationPut,
        response: { 200: Location }
      }
    },
    ({ work, params, body }) => locations.updateLocation(work, params.libraryCode, params.locationCode, body)
  )
  app.delete(
    oneLocation,
    { schema: { ...operation('deleteLocation', 'Delete a location'), params, response: noContent } },
    async ({ work, params }, reply) => {
      await locations.deleteLocation(work, params.libraryCode, params.locationCode)
      reply.code(204)
    }
  )
}
