import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../../domain.ts'
import { feedStateOf } from '../pickup/feed-state.ts'
import * as feed from '../runs/feed-schema.ts'
import * as schema from '../runs/schema.ts'
import { rejectsZip } from './rejects.ts'

/** Where feeds come from, how fresh they are, and what came back of them. */
export const feedRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/sis/profiles/:code/feed',
    {
      config: { area: 'conf' },
      schema: {
        operationId: 'getSisFeed',
        summary: 'The last file of a profile, beside those before it',
        tags: ['SIS'],
        params: schema.ProfileParams,
        response: { 200: feed.FeedState }
      }
    },
    async ({ work, params }) => feedStateOf(work, params.code)
  )
  app.get(
    '/sis/runs/:id/rejects.zip',
    {
      config: { area: 'conf', errors: ['RUN_NOT_FOUND', 'REJECTS_NOT_FOUND'] },
      schema: {
        operationId: 'getSisRunRejects',
        summary: 'The rejected records as a feed that can be corrected and sent again',
        description: 'Each with a comment (JSON: a field `rejected`): reason, code, message, file and line.',
        tags: ['SIS'],
        produces: ['application/zip'],
        params: schema.RunParams,
        response: { 200: feed.ZipFile }
      }
    },
    async ({ work, params }, reply) => {
      const zip = await rejectsZip(work, params.id)
      reply.type('application/zip').header('content-disposition', `attachment; filename="rejects-${params.id}.zip"`)
      return zip as never
    }
  )
}
