import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import { createLending, getLending, listLending, markReported } from './lending.ts'
import { Partner, PartnerListQuery, Partners } from './partner-schema.ts'
import { getPartner, listPartners } from './partner-service.ts'
import * as query from './request-schema.ts'
import { ResourceSharingRequest, ResourceSharingRequests } from './schema.ts'
import { cancelBorrowing, createBorrowing, getBorrowing, updateShipping } from './service.ts'

const anyUser = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'LINKING_ID_NOT_FOUND'] as const
const about = (operationId: string, summary: string) => ({ tags: ['Resource sharing'], operationId, summary })
const one = { response: { 200: ResourceSharingRequest } }
const many = { response: { 200: ResourceSharingRequests } }

/** Requests of users to other libraries (`alma-api.md` 1.1). */
export const routes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post(
    '/users/:user_id/resource-sharing-requests',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_RESOURCE_SHARING',
        errors: [
          ...anyUser,
          'MANDATORY_FIELD',
          'SHARING_FIELD',
          'SHARING_TERMS',
          'SHARING_ARTICLE',
          'SHARING_PICKUP',
          'SHARING_NOT_AFFILIATED',
          'SHARING_OWNER_MISSING',
          'SHARING_OWNER_FOREIGN',
          'SHARING_NO_LOCATION',
          'PARTNER_NOT_FOUND',
          'SHARING_DUPLICATE',
          'SHARING_REFUSED',
          'SHARING_OWNED'
        ]
      },
      schema: {
        ...about('createUserResourceSharingRequest', 'Create a resource sharing request of a user'),
        params: query.UserParams,
        querystring: query.CreateQuery,
        body: ResourceSharingRequest,
        ...one
      }
    },
    ({ work, params, query: { override_blocks, ...typed }, body }) =>
      createBorrowing(work, { ...params, ...typed }, body, override_blocks)
  )
  app.get(
    '/users/:user_id/resource-sharing-requests/:request_id',
    {
      config: { restricted: 'record', reads: 'sharing', errors: [...anyUser, 'SHARING_ID_TYPE', 'SHARING_NO_RESULT'] },
      schema: {
        ...about('getUserResourceSharingRequest', 'Retrieve a resource sharing request of a user'),
        params: query.UserRequestParams,
        querystring: query.GetQuery,
        ...one
      }
    },
    ({ work, params, query }) => getBorrowing(work, { ...params, ...query })
  )
  app.post(
    '/users/:user_id/resource-sharing-requests/:request_id',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_RESOURCE_SHARING',
        errors: [
          ...anyUser,
          'SHARING_FIELD',
          'SHARING_ID_TYPE',
          'SHARING_NO_RESULT',
          'SHARING_COST_NEGATIVE',
          'SHARING_SHIPPING',
          'SHARING_OWNER_FOREIGN',
          'SHARING_OPERATION'
        ]
      },
      schema: {
        ...about('actOnUserResourceSharingRequest', 'Say what the delivery of a resource sharing request costs'),
        params: query.UserRequestParams,
        querystring: query.ActQuery,
        ...one
      }
    },
    ({ work, params, query }) => updateShipping(work, { ...params, ...query }, query)
  )
  app.delete(
    '/users/:user_id/resource-sharing-requests/:request_id',
    {
      config: {
        restricted: 'record',
        privilege: 'MANAGE_RESOURCE_SHARING',
        errors: [...anyUser, 'SHARING_REQUEST_NOT_FOUND', 'INVALID_PARAMETER', 'SHARING_REFUSED']
      },
      schema: {
        ...about('cancelUserResourceSharingRequest', 'Cancel or remove a resource sharing request of a user'),
        params: query.UserRequestParams,
        querystring: query.CancelQuery,
        response: { 204: Type.Null({ description: 'Done.' }) }
      }
    },
    async ({ work, params, query }, reply) => {
      await cancelBorrowing(work, { ...params, user_id_type: query.user_id_type }, query)
      reply.code(204)
      return null
    }
  )
}

/** Requests of partners to us (`alma-api.md` 1.3, 1.6). */
export const lendingRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/partners',
    {
      schema: {
        ...about('listPartners', 'Retrieve partners'),
        querystring: PartnerListQuery,
        response: { 200: Partners }
      }
    },
    ({ work, query }) => listPartners(work, query)
  )
  app.get(
    '/partners/:partner_code',
    {
      config: { errors: ['PARTNER_NOT_FOUND'] },
      schema: { ...about('getPartner', 'Retrieve a partner'), params: query.PartnerParams, response: { 200: Partner } }
    },
    ({ work, params }) => getPartner(work, params.partner_code)
  )
  app.post(
    '/partners/:partner_code/lending-requests',
    {
      config: { restricted: 'record', privilege: 'MANAGE_RESOURCE_SHARING', errors: ['LENDING_PARAMETER'] },
      schema: {
        ...about('createLendingRequest', 'Create a lending request of a partner'),
        params: query.PartnerParams,
        body: ResourceSharingRequest,
        ...one
      }
    },
    ({ work, params, body }) => createLending(work, params.partner_code, body)
  )
  app.get(
    '/partners/:partner_code/lending-requests/:request_id',
    {
      config: { restricted: 'record', reads: 'sharing', errors: ['LENDING_PARAMETER', 'LENDING_NO_REQUEST'] },
      schema: {
        ...about('getLendingRequest', 'Retrieve a lending request of a partner'),
        params: query.PartnerRequestParams,
        ...one
      }
    },
    ({ work, params }) => getLending(work, params.partner_code, params.request_id)
  )
  app.get(
    '/task-lists/rs/lending-requests',
    {
      config: {
        restricted: 'list',
        reads: 'sharing',
        errors: ['MANDATORY_FIELD', 'INVALID_PARAMETER', 'PARTNER_NOT_FOUND']
      },
      schema: {
        ...about('getLendingRequests', 'Retrieve the lending requests of a library'),
        querystring: query.LendingListQuery,
        ...many
      }
    },
    ({ work, query }) => listLending(work, query)
  )
  app.post(
    '/task-lists/rs/lending-requests',
    {
      config: {
        restricted: 'list',
        privilege: 'MANAGE_RESOURCE_SHARING',
        errors: ['MANDATORY_FIELD', 'INVALID_PARAMETER', 'PARTNER_NOT_FOUND', 'LENDING_LIST_OPERATION']
      },
      schema: {
        ...about('actOnLendingRequests', 'Mark the lending requests of a library as reported'),
        querystring: query.LendingActQuery,
        ...many
      }
    },
    ({ work, query }) => markReported(work, query)
  )
}
