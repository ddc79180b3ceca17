import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import * as hours from './open-hours.ts'
import { OpenDays, OpenDaysQuery, OpenHours, OpenHoursQuery } from './open-hours-schema.ts'
import { LibraryParams } from './schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Configuration'], operationId, summary })

/** Open hours: the lines of the calendar, and what they make of single days (`alma-api.md` 1.2). */
export const openHoursRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/libraries/:libraryCode/open-hours',
    {
      config: { errors: ['LIBRARY_NOT_FOUND', 'CONF_GENERAL'] },
      schema: {
        ...operation('getLibraryOpenHours', 'Retrieve Library Open Hours'),
        params: LibraryParams,
        querystring: OpenDaysQuery,
        response: { 200: OpenDays }
      }
    },
    ({ work, params, query }) => hours.listOpenDays(work, params.libraryCode, query)
  )
  const scoped = { querystring: OpenHoursQuery }
  app.get(
    '/conf/open-hours',
    {
      config: { errors: ['LIBRARY_NOT_FOUND'] },
      schema: { ...operation('getOpenHours', 'Retrieve Open Hours'), ...scoped, response: { 200: OpenHours } }
    },
    ({ work, query }) => hours.readOpenHours(work, query.scope)
  )
  app.put(
    '/conf/open-hours',
    {
      config: {
        privilege: 'CONFIGURE_FULFILLMENT',
        changes: { action: 'open-hours.changed' },
        errors: ['LIBRARY_NOT_FOUND', 'CONF_PARAMETER']
      },
      schema: {
        ...operation('updateOpenHours', 'Update Open Hours'),
        ...scoped,
        body: OpenHours,
        response: { 200: OpenHours }
      }
    },
    ({ work, query, body }) => hours.writeOpenHours(work, query.scope, body)
  )
  app.delete(
    '/conf/open-hours',
    {
      config: {
        privilege: 'CONFIGURE_FULFILLMENT',
        changes: { action: 'open-hours.deleted' },
        errors: ['LIBRARY_NOT_FOUND']
      },
      schema: {
        ...operation('deleteOpenHours', 'Delete Open Hours'),
        ...scoped,
        response: { 204: Type.Null({ description: 'Deleted.' }) }
      }
    },
    async ({ work, query }, reply) => {
      await hours.removeOpenHours(work, query.scope)
      reply.code(204)
      return null
    }
  )
}
