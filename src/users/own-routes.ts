import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { ProtectedFields, protectedFieldsOf } from './guarded-view.ts'
import { NamingQuery, UserParams } from './request-schema.ts'

/** What this service tells of users beyond Alma, under /v1. */
export const ownRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/users/:user_id/protected-fields',
    {
      config: { area: 'users' },
      schema: {
        operationId: 'getProtectedFields',
        summary: 'Protected fields of a user: who set them, and what the next synchronize would do',
        tags: ['Users'],
        params: UserParams,
        querystring: NamingQuery,
        response: { 200: ProtectedFields }
      }
    },
    ({ work, params, query }) => protectedFieldsOf(work, { ...params, ...query })
  )
}
