import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import { UserParams } from '../users/request-schema.ts'
import { subjectZip } from './archive.ts'
import { SubjectAccess, SubjectQuery, SubjectZip } from './schema.ts'
import { subjectAccess } from './service.ts'

const named = { tags: ['Privacy'], params: UserParams, querystring: SubjectQuery }

/** Everything held of one person, for the person (docs/privacy-access.md). */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, { config }) => {
  const errors = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'LIBRARY_RESTRICTED'] as const
  const users = { area: 'users', privilege: 'VIEW_LOAN_DETAILS' } as const
  app.get(
    '/users/:user_id/personal-data',
    {
      config: { ...users, errors },
      schema: {
        ...named,
        operationId: 'getSubjectAccess',
        summary: 'Everything that is held of a user: each entry with the rule that ends it, and when',
        response: { 200: SubjectAccess }
      }
    },
    ({ work, params, query: { search, ...query } }) => subjectAccess(work, { ...params, ...query }, { config, search })
  )
  app.get(
    '/users/:user_id/personal-data.zip',
    {
      config: { ...users, errors },
      schema: {
        ...named,
        operationId: 'getSubjectAccessZip',
        summary: 'The same as a zip, with files and letters',
        produces: ['application/zip'],
        response: { 200: SubjectZip }
      }
    },
    async ({ work, params, query: { search, ...query } }, reply) => {
      const held = await subjectAccess(work, { ...params, ...query }, { config, search })
      reply.type('application/zip').header('content-disposition', 'attachment; filename="personal-data.zip"')
      return subjectZip(work, held) as never
    }
  )
}
