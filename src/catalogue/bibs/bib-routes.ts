import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { AlmaError } from '../../alma/errors.ts'
import { wantsJson } from '../../alma/format.ts'
import { refuseJson } from '../../alma/xml-only.ts'
import type { Routes } from '../../domain.ts'
import {
  Bib,
  BibCreateQuery,
  BibDeleteQuery,
  BibOperateQuery,
  BibParams,
  BibQuery,
  Bibs,
  BibsQuery,
  BibTest,
  BibUpdateQuery
} from './bib-schema.ts'
import { createBib, deleteBib, getBib, listBibs, operateOnBib, putBib } from './bibs.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Catalogue'], operationId, summary })
const one = '/bibs/:mms_id'
const unknown = ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID'] as const
const saving = ['JSON_NOT_SUPPORTED', 'BIB_XML_INVALID', 'BIB_INVALID', 'BIB_MATCHED', 'NORMALIZATION_PROFILE'] as const

/** Titles, and the pings of the area. */
export const bibRoutes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  // The texts are Alma's, to the letter, as those of the configuration.
  app.get(
    '/bibs/test',
    { schema: { ...operation('testBibsRead', 'Test a key that may read'), response: { 200: BibTest } } },
    async ({ work }) => ({ test: `GET - OK - institutionCode: ${work.institution}` })
  )
  app.post(
    '/bibs/test',
    { schema: { ...operation('testBibsWrite', 'Test a key that may write'), response: { 200: BibTest } } },
    async () => ({ test: 'POST - OK' })
  )
  app.get(
    '/bibs',
    {
      config: { errors: ['MMS_ID_LIST'] },
      schema: {
        ...operation('listBibs', 'Retrieve titles by their ids'),
        querystring: BibsQuery,
        response: { 200: Bibs }
      }
    },
    request => listBibs(request.work, request.query, { json: wantsJson(request), ...request.query })
  )
  app.get(
    one,
    {
      config: { errors: unknown },
      schema: {
        ...operation('getBib', 'Retrieve a title'),
        params: BibParams,
        querystring: BibQuery,
        response: { 200: Bib }
      }
    },
    request => getBib(request.work, request.params.mms_id, { json: wantsJson(request), ...request.query })
  )
  await instance.register(changes, parts)
}

const privilege = 'MANAGE_CATALOGUE'

const changes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    '/bibs',
    {
      onRequest: refuseJson,
      config: { privilege, errors: [...saving, 'MMS_ID_NOT_NUMERIC', 'MMS_RECORD_NOT_FOUND'] },
      schema: {
        ...operation('createBib', 'Create a title'),
        querystring: BibCreateQuery,
        body: Bib,
        response: { 200: Bib }
      }
    },
    request => createBib(request.work, request.query, request.body, { json: wantsJson(request) })
  )
  app.put(
    one,
    {
      onRequest: refuseJson,
      config: { privilege, errors: [...saving, ...unknown, 'BIB_STALE', 'CATALOGING_LEVEL'] },
      schema: {
        ...operation('putBib', 'Update a title'),
        params: BibParams,
        querystring: BibUpdateQuery,
        body: Bib,
        response: { 200: Bib }
      }
    },
    request => putBib(request.work, request.params.mms_id, request.query, request.body, { json: wantsJson(request) })
  )
  app.post(
    one,
    {
      config: { privilege, errors: ['BIB_OPERATION', 'MMS_ID_NOT_NUMERIC', 'MMS_RECORD_NOT_FOUND', 'NO_SUCH_ACTION'] },
      schema: {
        ...operation('operateOnBib', 'Operate on a title'),
        params: BibParams,
        querystring: BibOperateQuery,
        response: { 200: Bib }
      }
    },
    ({ work, params, query }) => {
      if (query.op.toLowerCase() !== 'unlink_from_nz') throw new AlmaError('NO_SUCH_ACTION', {})
      return operateOnBib(work, params.mms_id)
    }
  )
  app.delete(
    one,
    {
      config: { privilege, errors: ['BIB_DELETE_PARAMETER', 'BIB_DELETE', 'MMS_ID_NOT_VALID', 'CATALOGING_LEVEL'] },
      schema: {
        ...operation('deleteBib', 'Delete a title'),
        params: BibParams,
        querystring: BibDeleteQuery,
        response: { 204: Type.Null({ description: 'Deleted.' }) }
      }
    },
    async ({ work, params, query }, reply) => {
      await deleteBib(work, params.mms_id, query)
      reply.code(204)
      return null
    }
  )
}
