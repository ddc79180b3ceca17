import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Parts } from '../domain.ts'
import { policyOf } from './decided.ts'
import { receiptById } from './receipt/receipts.ts'
import { cancelPurge, purgedUsers, resultsOf } from './report.ts'
import * as schema from './schema.ts'
import { changePolicy, policyToWire } from './service.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Privacy'], operationId, summary })

const [conf, users] = [{ area: 'conf' }, { area: 'users' }] as const

/** What is kept of deleted users, and what purges did (docs/purge.md). */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/privacy/delete-policy',
    {
      config: conf,
      schema: {
        ...operation('getDeletePolicy', 'What is kept of users who are deleted'),
        response: { 200: schema.DeletePolicyView }
      }
    },
    async ({ work }) => policyToWire(await policyOf(work))
  )
  app.put(
    '/privacy/delete-policy',
    {
      config: { ...conf, privilege: 'PURGE_USERS', errors: ['INVALID_INPUT'] },
      schema: {
        ...operation('updateDeletePolicy', 'Decide what is kept; a tighter policy is applied to earlier ones as well'),
        body: schema.DeletePolicyOrder,
        response: { 200: schema.DeletePolicyView }
      }
    },
    ({ work, body }) => changePolicy(work, body)
  )
  app.get(
    '/privacy/receipts/:receipt_id',
    {
      config: { ...users, errors: ['RECEIPT_NOT_FOUND'] },
      schema: {
        ...operation('getPrivacyReceipt', 'What a deletion erased, what stays and why'),
        params: schema.ReceiptParams,
        response: { 200: schema.ReceiptView }
      }
    },
    ({ work, params }) => receiptById(work, params.receipt_id)
  )
  app.get(
    '/privacy/purged-users',
    {
      config: { ...users, reads: 'reports' },
      schema: {
        ...operation('listPurgedUsers', 'What is left of deleted users, for reports'),
        querystring: schema.PurgedQuery,
        response: { 200: schema.PurgedUsers }
      }
    },
    ({ work, query }) => purgedUsers(work, query)
  )
  purgeRoutes(app)
}

function purgeRoutes(app: Parameters<FastifyPluginAsyncTypebox<Parts>>[0]): void {
  app.get(
    '/privacy/purges/:instance_id/users',
    {
      config: {
        ...users,
        reads: 'jobs',
        readsOf: { kind: 'job-instance', parameter: 'instance_id' },
        errors: ['PURGE_NOT_FOUND']
      },
      schema: {
        ...operation('listPurgeResults', 'What a purge did, or would do, with each user, and why'),
        params: schema.PurgeParams,
        querystring: schema.ResultsQuery,
        response: { 200: schema.PurgeResults }
      }
    },
    ({ work, params, query }) => resultsOf(work, params.instance_id, query)
  )
  app.post(
    '/privacy/purges/:instance_id/cancel',
    {
      config: { ...users, privilege: 'PURGE_USERS', errors: ['PURGE_NOT_FOUND', 'PURGE_ENDED'] },
      schema: {
        ...operation('cancelPurge', 'Stop a purge after its present chunk'),
        params: schema.PurgeParams,
        response: { 204: Type.Null({ description: 'Done.' }) }
      }
    },
    async ({ work, params }, reply) => {
      await cancelPurge(work, params.instance_id)
      reply.code(204)
      return null
    }
  )
}
