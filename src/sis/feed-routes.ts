import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import * as feed from './feed-schema.ts'
import { feedStateOf } from './feed-state.ts'
import * as schema from './schema.ts'

/** Where feeds come from: how fresh they are. */
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
}
