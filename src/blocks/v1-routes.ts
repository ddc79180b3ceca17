import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { NamingQuery, UserParams } from '../users/request-schema.ts'
import { account } from './account.ts'
import { getLimits, putLimits } from './limits.ts'
import { Account, Limits, UserBlocks } from './schema.ts'
import { blocksOf } from './service.ts'

const ofUser = { tags: ['Users'], params: UserParams, querystring: NamingQuery }
const unknownUser = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE'] as const

/** What stands against a user, the facts of an account, and the limits that an institution sets. */
export const ownRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/users/:user_id/blocks',
    {
      config: { reads: 'users', area: 'users', errors: unknownUser },
      schema: {
        ...ofUser,
        operationId: 'getUserBlocks',
        summary: 'Everything that stands against a user, and why',
        response: { 200: UserBlocks }
      }
    },
    ({ work, params, query }) => blocksOf(work, { ...params, ...query })
  )
  app.get(
    '/users/:user_id/account',
    {
      config: { restricted: 'list', reads: 'users', area: 'users', errors: unknownUser },
      schema: {
        ...ofUser,
        operationId: 'getUserAccount',
        summary: 'The live facts of a patron account in one call',
        response: { 200: Account }
      }
    },
    ({ work, params, query }) => account(work, { ...params, ...query })
  )
  const settings = { tags: ['Configuration'], response: { 200: Limits } }
  app.get(
    '/limits',
    {
      config: { area: 'conf' },
      schema: { ...settings, operationId: 'getLimits', summary: 'Limits of user groups, and what blocks stop' }
    },
    ({ work }) => getLimits(work)
  )
  app.put(
    '/limits',
    {
      config: {
        privilege: 'CONFIGURE_FULFILLMENT',
        changes: { action: 'limits.changed' },
        area: 'conf',
        errors: ['INVALID_INPUT']
      },
      schema: { ...settings, operationId: 'putLimits', summary: 'Replace all limits and definitions', body: Limits }
    },
    ({ work, body }) => putLimits(work, body)
  )
}
