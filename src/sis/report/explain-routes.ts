import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Parts } from '../../domain.ts'
import { NamingQuery, UserParams } from '../../users/request-schema.ts'
import { explain } from './explain.ts'
import { Explanation } from './explain-schema.ts'

const Query = Type.Object({
  ...NamingQuery.properties,
  field: Type.String({ minLength: 1, maxLength: 64, description: 'user_group, expiry_date, contact_info.email, ...' })
})

/** Why a field of a user is what it is. */
export const explainRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/users/:user_id/explain',
    {
      config: { reads: 'users', area: 'users' },
      schema: {
        operationId: 'explainUserField',
        summary: 'Who set a field of a user, whether it is kept from the SIS, and what the last feed would do again',
        tags: ['Users'],
        params: UserParams,
        querystring: Query,
        response: { 200: Explanation }
      }
    },
    ({ work, params, query: { field, ...naming } }) => explain(work, { ...params, ...naming }, field)
  )
}
