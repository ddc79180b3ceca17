import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Routes } from '../domain.ts'
import { NamingQuery, UserParams } from '../users/request-schema.ts'
import { deleteUser } from './service.ts'

/** Deleting a user by hand, as Alma has it (`alma-api.md` 1.1). */
export const routes: Routes = async instance => {
  instance.withTypeProvider<TypeBoxTypeProvider>().delete(
    '/users/:user_id',
    {
      config: { privilege: 'MANAGE_USERS' },
      schema: {
        tags: ['Users'],
        operationId: 'deleteUser',
        summary: 'Delete user',
        description: 'By the delete policy. The header X-Privacy-Receipt holds the number of the receipt.',
        params: UserParams,
        querystring: NamingQuery,
        response: { 204: Type.Null({ description: 'Done.' }) }
      }
    },
    async ({ work, params, query }, reply) => {
      reply.header('x-privacy-receipt', await deleteUser(work, { ...params, ...query }))
      reply.code(204)
      return null
    }
  )
}
