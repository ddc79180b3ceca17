import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { AlmaError } from '../alma/errors.ts'
import type { Routes } from '../domain.ts'
import { patchUser } from './change/patch.ts'
import { updateUser } from './change/service.ts'
import { shown } from './find/show.ts'
import { overrideOf } from './merge/override.ts'
import { warn } from './merge/warn.ts'
import { etagOf } from './record/etag.ts'
import { User } from './record/schema.ts'
import * as query from './request-schema.ts'

const tags = ['Users']
const about = (operationId: string, summary: string) => ({ tags, operationId, summary })
const { UserParams: params } = query

/** Changes of a user: all of it (Alma's PUT), or some fields (our PATCH). */
export const changeRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.put(
    '/users/:user_id',
    {
      config: { privilege: 'MANAGE_USERS' },
      schema: {
        ...about('updateUser', 'Update user details'),
        params,
        querystring: query.UpdateUserQuery,
        headers: query.IfMatch,
        body: User,
        response: { 200: User }
      }
    },
    async ({ work, params, query, headers, body }, reply) => {
      const options = {
        override: overrideOf(query.override),
        keepProtected: query.keep_protected,
        recalculateRoles: query.recalculate_roles,
        match: headers['if-match']
      }
      const naming = { ...params, user_id_type: query.user_id_type }
      const { user, of } = await shown(work, await updateUser(work, naming, body, options))
      reply.header('etag', etagOf(of))
      await warn(work, reply, of.record)
      return user
    }
  )
  app.patch(
    '/users/:user_id',
    {
      onRequest: jsonOnly,
      config: { privilege: 'MANAGE_USERS' },
      schema: {
        ...about('patchUser', 'Change some fields of a user (JSON merge patch, our addition)'),
        consumes: ['application/merge-patch+json', 'application/json'],
        params,
        querystring: query.PatchUserQuery,
        headers: query.IfMatch,
        body: Type.Unknown({ description: 'A JSON merge patch (RFC 7396) of a user.' }),
        response: { 200: User }
      }
    },
    async ({ work, params, query, headers, body }, reply) => {
      const options = { keepProtected: query.keep_protected, match: headers['if-match'] }
      const naming = { ...params, user_id_type: query.user_id_type }
      const { user, of } = await shown(work, await patchUser(work, naming, body, options))
      reply.header('etag', etagOf(of))
      await warn(work, reply, of.record)
      return user
    }
  )
}

/** A merge patch is JSON: anything else is refused before it is read. */
async function jsonOnly({ headers }: FastifyRequest): Promise<void> {
  const type = headers['content-type']
  if (type !== undefined && !/^application\/(merge-patch\+)?json\b/.test(type))
    throw new AlmaError('UNSUPPORTED_TYPE', { type: type.replace(/[^\w/+.;= -]/g, '').slice(0, 80) })
}
