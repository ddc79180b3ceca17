import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import { decidePurchase, deletePurchase, updatePurchase } from './decide.ts'
import * as query from './request-schema.ts'
import { PurchaseRequest, PurchaseRequests } from './schema.ts'
import { cancelPurchase, createPurchase, getPurchase, listPurchases, listUserPurchases } from './service.ts'

const anyUser = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'LINKING_ID_NOT_FOUND'] as const
const wrongBody = [
  'PURCHASE_FORMAT',
  'PURCHASE_CURRENCY',
  'PURCHASE_VENDOR',
  'PURCHASE_VENDOR_ACCOUNT',
  'PURCHASE_FUND',
  'PURCHASE_METADATA',
  'PURCHASE_TITLE',
  'PURCHASE_CITATION',
  'PURCHASE_MATERIAL',
  'PURCHASE_QUANTITY',
  'PURCHASE_LIBRARY',
  'PURCHASE_SHELF_LIBRARY',
  'PURCHASE_SHELF',
  'PURCHASE_MMS_ID'
] as const
const about = (operationId: string, summary: string) => ({ tags: ['Purchase requests'], operationId, summary })
const one = { response: { 200: PurchaseRequest } }
const many = { response: { 200: PurchaseRequests } }

/** Purchase requests of a user (`alma-api.md` 1.1). */
export const userRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/users/:user_id/purchase-requests',
    {
      config: { restricted: 'list', reads: 'purchases', errors: [...anyUser, 'PURCHASE_STATUS'] },
      schema: {
        ...about('getUserPurchaseRequests', "Retrieve a user's purchase requests"),
        params: query.UserParams,
        querystring: query.UserListQuery,
        ...many
      }
    },
    ({ work, params, query }) => listUserPurchases(work, { ...params, user_id_type: query.user_id_type }, query)
  )
  app.post(
    '/users/:user_id/purchase-requests',
    {
      config: { restricted: 'record', privilege: 'MANAGE_PURCHASE_REQUESTS', errors: [...anyUser, ...wrongBody] },
      schema: {
        ...about('createUserPurchaseRequest', 'Create a purchase request of a user'),
        params: query.UserParams,
        querystring: query.NamingQuery,
        body: PurchaseRequest,
        ...one
      }
    },
    ({ work, params, query, body }) => createPurchase(work, { ...params, ...query }, body)
  )
  app.get(
    '/users/:user_id/purchase-requests/:purchase_request_id',
    {
      config: { restricted: 'record', reads: 'purchases', errors: [...anyUser, 'PURCHASE_REQUEST_NOT_FOUND'] },
      schema: {
        ...about('getUserPurchaseRequest', "Retrieve a user's purchase request"),
        params: query.UserPurchaseParams,
        querystring: query.NamingQuery,
        ...one
      }
    },
    ({ work, params: { purchase_request_id: id, ...user }, query }) => getPurchase(work, id, { ...user, ...query })
  )
  app.post(
    '/users/:user_id/purchase-requests/:purchase_request_id',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_PURCHASE_REQUESTS',
        errors: [...anyUser, 'NO_SUCH_ACTION', 'PURCHASE_REQUEST_NOT_FOUND', 'PURCHASE_CANCEL']
      },
      schema: {
        ...about('actOnUserPurchaseRequest', "Withdraw a user's purchase request"),
        params: query.UserPurchaseParams,
        querystring: query.CancelQuery,
        ...one
      }
    },
    ({ work, params: { purchase_request_id: id, ...user }, query: { op, ...typed } }) =>
      cancelPurchase(work, { ...user, ...typed }, id, op)
  )
}

/** Purchase requests of everybody, for those who decide (`alma-api.md` 1.6). */
export const staffRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/acq/purchase-requests',
    {
      config: { restricted: 'list', reads: 'purchases', errors: ['PURCHASE_FILTER'] },
      schema: { ...about('getPurchaseRequests', 'Get purchase requests'), querystring: query.ListQuery, ...many }
    },
    ({ work, query }) => listPurchases(work, query)
  )
  app.get(
    '/acq/purchase-requests/:id',
    {
      config: { restricted: 'record', reads: 'purchases', errors: ['PURCHASE_REQUEST_NOT_FOUND'] },
      schema: { ...about('getPurchaseRequest', 'Get a purchase request'), params: query.PurchaseParams, ...one }
    },
    ({ work, params }) => getPurchase(work, params.id)
  )
  app.post(
    '/acq/purchase-requests/:id',
    {
      // The body may be left out when approving.
      preValidation: async request => {
        request.body ??= {}
      },
      config: {
        restricted: 'record',
        privilege: 'MANAGE_PURCHASE_REQUESTS',
        errors: [
          'PURCHASE_REQUEST_NOT_FOUND',
          'PURCHASE_ACTION',
          'PURCHASE_ACTION_STATUS',
          'PURCHASE_REASON',
          'PURCHASE_APPROVER',
          'PURCHASE_OWNER',
          'PURCHASE_BIB'
        ]
      },
      schema: {
        ...about('actOnPurchaseRequest', 'Approve or reject a purchase request'),
        params: query.PurchaseParams,
        querystring: query.ActionQuery,
        body: PurchaseRequest,
        ...one
      }
    },
    ({ work, params, query, body }) => decidePurchase(work, params.id, query.op, body)
  )
  app.put(
    '/acq/purchase-requests/:id',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_PURCHASE_REQUESTS',
        errors: ['PURCHASE_REQUEST_NOT_FOUND', 'PURCHASE_UPDATE_STATUS', 'PURCHASE_REQUESTER', ...wrongBody]
      },
      schema: {
        ...about('updatePurchaseRequest', 'Update a purchase request'),
        params: query.PurchaseParams,
        body: PurchaseRequest,
        ...one
      }
    },
    ({ work, params, body }) => updatePurchase(work, params.id, body)
  )
  app.delete(
    '/acq/purchase-requests/:id',
    {
      config: { restricted: 'record', privilege: 'MANAGE_PURCHASE_REQUESTS', errors: ['PURCHASE_REQUEST_NOT_FOUND'] },
      schema: {
        ...about('deletePurchaseRequest', 'Delete a purchase request'),
        params: query.PurchaseParams,
        response: { 204: Type.Null({ description: 'Done.' }) }
      }
    },
    async ({ work, params }, reply) => {
      await deletePurchase(work, params.id)
      reply.code(204)
      return null
    }
  )
}
