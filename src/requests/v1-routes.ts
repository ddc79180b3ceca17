import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { RequestRights, RightsQuery } from './rights/schema.ts'
import { requestRights } from './rights/service.ts'
import { queueFor } from './show/queue.ts'
import { QueuePlace, QueueQuery } from './show/queue-schema.ts'

const titleErrors = ['MMS_ID_NOT_NUMERIC', 'MMS_ID_NOT_VALID'] as const
const about = (operationId: string, summary: string) => ({ tags: ['Requests'], operationId, summary })

/** What this service tells of queues beyond Alma, under /v1. */
export const ownRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/requests/queue',
    {
      config: { area: 'bibs', errors: ['REQUEST_NO_ITEMS', 'REQUEST_ITEM_SEARCH', 'ITEM_NOT_FOUND', ...titleErrors] },
      schema: {
        ...about('getQueuePlace', 'Which place a request would have if it were made now'),
        querystring: QueueQuery,
        response: { 200: QueuePlace }
      }
    },
    ({ work, query }) => queueFor(work, query)
  )
  app.get(
    '/requests/options',
    {
      config: { area: 'bibs', errors: ['MANDATORY_FIELD', 'USER_NOT_FOUND_BY_TYPE', 'ITEM_NOT_FOUND', ...titleErrors] },
      schema: {
        ...about('getRequestRights', 'What may be chosen when a title or an item is requested'),
        description:
          'Filtered by what the user may do: libraries to collect it in, addresses to have it delivered to and what ' +
          'that costs, materials with the terms of their loans.',
        querystring: RightsQuery,
        response: { 200: RequestRights }
      }
    },
    ({ work, query }) => requestRights(work, query)
  )
}
