import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { AlmaError } from '../../alma/errors.ts'
import { parseQuery } from '../../alma/paging.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Routes } from '../../domain.ts'
import type { Work } from '../../platform/work.ts'
import { fromWire, toWire } from './mapping.ts'
import * as schema from './schema.ts'
import * as profiles from './service.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Configuration'], operationId, summary })
const one = '/conf/integration-profiles/:id'

const config = { privilege: 'CONFIGURE_SYSTEM' } as const
const params = schema.IntegrationProfileParams
const shown = { response: { 200: schema.IntegrationProfile } }

/** Integration profiles by Alma's own operations (`alma-api.md` 1.2): the SIS profiles, of type USER. */
export const almaRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/integration-profiles',
    {
      schema: {
        ...operation('listIntegrationProfiles', 'Retrieve a list of integration profiles'),
        querystring: schema.IntegrationProfileQuery,
        response: { 200: schema.IntegrationProfiles }
      }
    },
    ({ work, query }) => list(work, query)
  )
  app.post(
    '/conf/integration-profiles',
    {
      config,
      schema: {
        ...operation('createIntegrationProfile', 'Create an integration profile'),
        body: schema.IntegrationProfile,
        ...shown
      }
    },
    async ({ work, body }) =>
      toWire(work, await profiles.addProfile(work, fromWire(body, profiles.defaultSettings())), await codeTables(work))
  )
  app.get(
    one,
    {
      schema: { ...operation('getIntegrationProfile', 'Retrieve an integration profile'), params, ...shown }
    },
    async ({ work, params }) => toWire(work, await profiles.findProfileById(work, params.id), await codeTables(work))
  )
  app.put(
    one,
    {
      config,
      schema: {
        ...operation('updateIntegrationProfile', 'Update an integration profile'),
        params,
        body: schema.IntegrationProfile,
        ...shown
      }
    },
    async ({ work, params, body }) => {
      const { code, settings } = await profiles.findProfileById(work, params.id)
      return toWire(work, await profiles.changeProfile(work, code, fromWire(body, settings)), await codeTables(work))
    }
  )
  app.delete(
    one,
    {
      config,
      schema: {
        ...operation('deleteIntegrationProfile', 'Delete an integration profile'),
        params,
        response: { 204: Type.Null({ description: 'Deleted.' }) }
      }
    },
    async ({ work, params }, reply) => {
      await profiles.removeProfile(work, params.id)
      reply.code(204)
      return null
    }
  )
}

/** The profiles of a type and with a name; 40166404: no such type, 40166410: a query that cannot be read. */
async function list(work: Work, query: { type?: string; q?: string; limit: number; offset: number }) {
  const refuse = (detail: string) => new AlmaError('CONF_FILTER', { detail })
  const conditions = query.q ? parseQuery(query.q, ['created_by', 'name'], refuse) : []
  const tables = await codeTables(work)
  if (query.type && !tables.isCode('IntegrationTypes', query.type.toUpperCase()))
    throw new AlmaError('PROFILE_TYPE_INVALID', {})
  const found = (await profiles.listProfiles(work)).filter(
    profile =>
      (!query.type || /^USERS?$/i.test(query.type)) &&
      conditions.every(({ field, words }) => {
        const text = (field === 'name' ? profile.name : profile.createdBy).toLowerCase()
        return words.every(word => text.includes(word.toLowerCase()))
      })
  )
  const page = found.slice(query.offset, query.offset + query.limit).map(profile => toWire(work, profile, tables))
  return { ...(page.length > 0 ? { integration_profile: page } : {}), total_record_count: found.length }
}
