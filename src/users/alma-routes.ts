import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { AlmaError } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import { authenticate, givenPassword, refresh } from './account/authenticate.ts'
import { createUser } from './change/service.ts'
import { refuseLinking } from './find/lookup.ts'
import { listUsers, searchFields } from './find/search.ts'
import { shown, showUser } from './find/show.ts'
import { warn } from './merge/warn.ts'
import { etagOf } from './record/etag.ts'
import { User, Users } from './record/schema.ts'
import * as query from './request-schema.ts'

const tags = ['Users']
const about = (operationId: string, summary: string) => ({ tags, operationId, summary })
const { UserParams: params } = query
const empty = { 204: Type.Null({ description: 'Done.' }) }

/** Users of the institution: find, make, delete, authenticate (`alma-api.md` 1.1). */
export const routes: Routes = async (instance, { domains }) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const companions = domains.flatMap(domain => domain.companions ?? [])

  app.get(
    '/users',
    {
      config: { reads: 'users', searched: searchFields },
      schema: { ...about('getUsers', 'Retrieve users'), querystring: query.ListUsersQuery, response: { 200: Users } }
    },
    request => listUsers(request.work, request.query, companions)
  )
  app.post(
    '/users',
    {
      config: { privilege: 'MANAGE_USERS' },
      schema: {
        ...about('createUser', 'Create user'),
        querystring: query.CreateUserQuery,
        body: User,
        response: { 200: User }
      }
    },
    async ({ work, query, body }, reply) => {
      refuseLinking(work, query)
      const { user, of } = await shown(work, await createUser(work, body))
      reply.header('etag', etagOf(of))
      await warn(work, reply, of.record)
      return user
    }
  )
  app.get(
    '/users/:user_id',
    {
      config: { restricted: 'list', reads: 'users' },
      schema: {
        ...about('getUser', 'Get user details'),
        params,
        querystring: query.GetUserQuery,
        response: { 200: User }
      }
    },
    async ({ work, params, query }, reply) => {
      const { user, of } = await showUser(work, { ...params, ...query }, companions)
      reply.header('etag', etagOf(of))
      return user
    }
  )
  app.post(
    '/users/:user_id',
    {
      // A failed attempt is remembered although the request fails.
      config: { ownTransactions: true },
      schema: {
        ...about('authenticateUser', 'Authenticate or refresh user'),
        params,
        querystring: query.UserActionQuery,
        response: empty
      }
    },
    async ({ work, params, query, headers }, reply) => {
      const { op = 'auth', password, user_id_type } = query
      const naming = { ...params, user_id_type }
      if (op === 'refresh') await refresh(work, naming)
      else if (op === 'auth') await authenticate(work, naming, givenPassword(password, headers['exl-user-pw']))
      else throw new AlmaError('NO_SUCH_ACTION', {})
      reply.code(204)
      return null
    }
  )
}
