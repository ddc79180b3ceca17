import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { wantsJson } from '../../alma/format.ts'
import { refuseJson } from '../../alma/xml-only.ts'
import type { Routes } from '../../domain.ts'
import { BibParams, Holding, HoldingDeleteQuery, Holdings, OneHoldingParams } from '../bibs/bib-schema.ts'
import { createHolding, deleteHolding, getHolding, listHoldings, putHolding } from './holdings.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Catalogue'], operationId, summary })
const ofBib = '/bibs/:mms_id/holdings'
const one = `${ofBib}/:holding_id`
const unknown = ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID', 'HOLDING_NOT_FOUND'] as const
const saving = ['JSON_NOT_SUPPORTED', 'HOLDING_XML_INVALID', 'HOLDING_CREATE'] as const

/** Holdings of a title. */
export const holdingRoutes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    ofBib,
    {
      config: { errors: ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID'] },
      schema: {
        ...operation('listHoldings', 'Retrieve the holdings of a title'),
        params: BibParams,
        response: { 200: Holdings }
      }
    },
    ({ work, params }) => listHoldings(work, params.mms_id)
  )
  app.get(
    one,
    {
      config: { errors: unknown },
      schema: {
        ...operation('getHolding', 'Retrieve a holding'),
        params: OneHoldingParams,
        response: { 200: Holding }
      }
    },
    request => getHolding(request.work, request.params.mms_id, request.params.holding_id, { json: wantsJson(request) })
  )
  await instance.register(changes, parts)
}

const changes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    ofBib,
    {
      onRequest: refuseJson,
      config: { privilege: 'MANAGE_CATALOGUE', errors: [...saving, 'MMS_ID_NOT_NUMERIC', 'MMS_RECORD_NOT_FOUND'] },
      schema: {
        ...operation('createHolding', 'Create a holding'),
        params: BibParams,
        body: Holding,
        response: { 200: Holding }
      }
    },
    request => createHolding(request.work, request.params.mms_id, request.body, { json: wantsJson(request) })
  )
  app.put(
    one,
    {
      onRequest: refuseJson,
      config: { privilege: 'MANAGE_CATALOGUE', errors: [...saving, ...unknown] },
      schema: {
        ...operation('putHolding', 'Update a holding'),
        params: OneHoldingParams,
        body: Holding,
        response: { 200: Holding }
      }
    },
    request => {
      const { work, params, body } = request
      return putHolding(work, params.mms_id, params.holding_id, body, { json: wantsJson(request) })
    }
  )
  app.delete(
    one,
    {
      config: {
        privilege: 'MANAGE_CATALOGUE',
        errors: ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID', 'HOLDING_ID_INVALID', 'HOLDING_DELETE', 'HOLDING_BIB_ACTION']
      },
      schema: {
        ...operation('deleteHolding', 'Delete a holding'),
        params: OneHoldingParams,
        querystring: HoldingDeleteQuery,
        response: { 204: Type.Null({ description: 'Deleted.' }) }
      }
    },
    async ({ work, params, query }, reply) => {
      await deleteHolding(work, params.mms_id, params.holding_id, query)
      reply.code(204)
      return null
    }
  )
}
