import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { Move, Moved, SharingIdParams, SharingList, SharingListQuery } from './own-schema.ts'
import { listRequests, moveRequest, statusOf } from './steps.ts'

const about = (operationId: string, summary: string) => ({ tags: ['Resource sharing'], operationId, summary })
const config = { area: 'partners' } as const

/** What a vendor's staff screens and protocols do with requests, under /v1. */
export const ownRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/resource-sharing-requests',
    {
      config: { restricted: 'list', ...config, reads: 'sharing' },
      schema: {
        ...about('listResourceSharingRequests', 'Resource sharing requests of both kinds, the latest first'),
        querystring: SharingListQuery,
        response: { 200: SharingList }
      }
    },
    ({ work, query }) => listRequests(work, query)
  )
  app.get(
    '/resource-sharing-requests/:id/status',
    {
      config: { restricted: 'record', ...config, errors: ['SHARING_REQUEST_NOT_FOUND'] },
      schema: {
        ...about('getResourceSharingStatus', 'Where a resource sharing request stands and where it can go'),
        params: SharingIdParams,
        response: { 200: Moved }
      }
    },
    ({ work, params }) => statusOf(work, params.id)
  )
  app.put(
    '/resource-sharing-requests/:id/status',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_RESOURCE_SHARING',
        ...config,
        errors: ['SHARING_REQUEST_NOT_FOUND', 'SHARING_STEP', 'SHARING_FIELD', 'PARTNER_NOT_FOUND']
      },
      schema: {
        ...about('moveResourceSharingRequest', 'Move a resource sharing request to its next status'),
        params: SharingIdParams,
        body: Move,
        response: { 200: Moved }
      }
    },
    ({ work, params, body }) => moveRequest(work, params.id, body)
  )
}
