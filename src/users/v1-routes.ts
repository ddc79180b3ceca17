import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { codeTables } from '../codes/tables.ts'
import type { Routes } from '../domain.ts'
import { Conversion, convertUser } from './change/convert.ts'
import { ProtectedFields, ProtectedFieldView, protectedFieldsOf } from './change/guarded-view.ts'
import { UserNotices, userNotices } from './change/notices.ts'
import { releaseField } from './change/release.ts'
import { toWire } from './record/mapping.ts'
import { protectedFields } from './record/record.ts'
import { User } from './record/schema.ts'
import { NamingQuery, UserParams } from './request-schema.ts'

const FieldParams = Type.Object({ ...UserParams.properties, field: Type.Enum([...protectedFields]) })

/** What this service tells of users beyond Alma, under /v1. */
export const ownRoutes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  await instance.register(noticeRoutes, parts)
  app.get(
    '/users/:user_id/protected-fields',
    {
      config: { reads: 'users', area: 'users' },
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
  app.post(
    '/users/:user_id/protected-fields/:field/release',
    {
      config: { privilege: 'MANAGE_USERS', area: 'users' },
      schema: {
        operationId: 'releaseProtectedField',
        summary: 'Let a field that a person has edited follow the SIS again',
        tags: ['Users'],
        params: FieldParams,
        querystring: NamingQuery,
        response: { 200: ProtectedFieldView }
      }
    },
    ({ work, params: { field, ...naming }, query }) => releaseField(work, { ...naming, ...query }, field)
  )
  app.post(
    '/users/:user_id/convert',
    {
      config: { privilege: 'MANAGE_USERS', area: 'users' },
      schema: {
        operationId: 'convertUser',
        summary: "Make a user external or internal, or the entries of a SIS the library's own",
        tags: ['Users'],
        params: UserParams,
        querystring: NamingQuery,
        body: Conversion,
        response: { 200: User }
      }
    },
    async ({ work, params, query, body }) => {
      const { record } = await convertUser(work, { ...params, ...query }, body)
      return toWire(work, record, await codeTables(work))
    }
  )
}

const noticeRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/users/:user_id/notices',
    {
      config: { reads: 'users', area: 'users' },
      schema: {
        operationId: 'getUserNotices',
        summary: 'What staff should know of a user: preferred contact information that is missing',
        tags: ['Users'],
        params: UserParams,
        querystring: NamingQuery,
        response: { 200: UserNotices }
      }
    },
    ({ work, params, query }) => userNotices(work, { ...params, ...query })
  )
}
