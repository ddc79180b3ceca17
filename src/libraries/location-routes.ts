import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import * as locations from './locations.ts'
import { LibraryParams, Location, LocationParams, LocationPut, Locations } from './schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Configuration'], operationId, summary })
const ofLibrary = '/conf/libraries/:libraryCode/locations'
const one = `${ofLibrary}/:locationCode`
const noContent = { 204: Type.Null({ description: 'Deleted.' }) }
const unknown = { config: { errors: ['LIBRARY_NOT_FOUND', 'LOCATION_NOT_FOUND'] } } as const
const refusals = [
  'LOCATION_TYPE',
  'REMOTE_STORAGE',
  'FULFILLMENT_UNIT',
  'ACCESSION_PLACEMENT',
  'CALL_NUMBER_TYPE'
] as const

const changing = (action: string) =>
  ({ privilege: 'CONFIGURE_FULFILLMENT', changes: { action, kind: 'library', parameter: 'libraryCode' } }) as const

/** Locations of a library (`alma-api.md` 1.2). */
export const locationRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    ofLibrary,
    {
      config: { errors: ['LIBRARY_NOT_FOUND'] },
      schema: {
        ...operation('listLocations', 'Retrieve locations'),
        params: LibraryParams,
        response: { 200: Locations }
      }
    },
    ({ work, params }) => locations.listLocations(work, params.libraryCode)
  )
  app.post(
    ofLibrary,
    {
      config: { ...changing('location.created'), errors: refusals },
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
    one,
    { ...unknown, schema: { ...operation('getLocation', 'Retrieve a location'), params, response: { 200: Location } } },
    ({ work, params }) => locations.getLocation(work, params.libraryCode, params.locationCode)
  )
  app.put(
    one,
    {
      config: { ...changing('location.changed'), errors: [...refusals, 'LOCATION_UPDATE'] },
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
    one,
    {
      config: { ...changing('location.deleted'), errors: ['LIBRARY_NOT_FOUND', 'LOCATION_NOT_FOUND', 'CONF_GENERAL'] },
      schema: { ...operation('deleteLocation', 'Delete a location'), params, response: noContent }
    },
    async ({ work, params }, reply) => {
      await locations.deleteLocation(work, params.libraryCode, params.locationCode)
      reply.code(204)
    }
  )
}
