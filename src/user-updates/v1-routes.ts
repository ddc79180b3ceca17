import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Parts } from '../domain.ts'
import { cancelRun, resultsOf, updateRun } from './report.ts'
import { ResultsQuery, UpdateParams, UpdateResults, UpdateView } from './schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Users'], operationId, summary })
const of = { area: 'users', privilege: 'MANAGE_USERS' } as const

/** Runs of the Update/Notify users job: how they stand, what they did, how they are stopped (docs/sets.md). */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/user-updates/:instance_id',
    {
      config: { ...of, errors: ['USER_UPDATE_NOT_FOUND'] },
      schema: {
        ...operation('getUserUpdate', 'How a bulk update of users stands'),
        params: UpdateParams,
        response: { 200: UpdateView }
      }
    },
    ({ work, params }) => updateRun(work, params.instance_id)
  )
  app.get(
    '/user-updates/:instance_id/users',
    {
      config: {
        ...of,
        reads: 'jobs',
        readsOf: { kind: 'job-instance', parameter: 'instance_id' },
        errors: ['USER_UPDATE_NOT_FOUND']
      },
      schema: {
        ...operation('listUserUpdateResults', 'What a bulk update did, or would do, to each user, field by field'),
        params: UpdateParams,
        querystring: ResultsQuery,
        response: { 200: UpdateResults }
      }
    },
    ({ work, params, query }) => resultsOf(work, params.instance_id, query)
  )
  app.post(
    '/user-updates/:instance_id/cancel',
    {
      config: { ...of, errors: ['USER_UPDATE_NOT_FOUND', 'USER_UPDATE_ENDED'] },
      schema: {
        ...operation('cancelUserUpdate', 'Stop a bulk update after its present chunk'),
        params: UpdateParams,
        response: { 204: Type.Null({ description: 'Done.' }) }
      }
    },
    async ({ work, params }, reply) => {
      await cancelRun(work, params.instance_id)
      reply.code(204)
      return null
    }
  )
}
