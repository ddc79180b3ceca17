import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../../domain.ts'
import { NamingQuery, UserParams } from '../../users/request-schema.ts'
import { LetterSent } from '../schema.ts'
import { writeMessage } from './message.ts'
import { StaffMessage, UndeliveredLetters, UndeliveredQuery } from './schema.ts'
import { listUndelivered } from './undelivered.ts'

/** A message to one user, and the letters that did not reach theirs. */
export const deliveryRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/letters/undelivered',
    {
      config: { restricted: 'list', reads: 'letters', area: 'users', privilege: 'VIEW_LOAN_DETAILS' },
      schema: {
        tags: ['Users'],
        operationId: 'listUndeliveredLetters',
        summary: 'Letters that did not reach their users, and why',
        description:
          'The newest first. Their users have no preferred address, or the server refused or never answered.',
        querystring: UndeliveredQuery,
        response: { 200: UndeliveredLetters }
      }
    },
    ({ work, query }) => listUndelivered(work, query)
  )
  app.post(
    '/users/:user_id/messages',
    {
      config: {
        area: 'users',
        privilege: 'MANAGE_USERS',
        errors: ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'MANDATORY_FIELD', 'LETTER_OFF']
      },
      schema: {
        tags: ['Users'],
        operationId: 'createUserMessage',
        summary: 'Write to one user',
        description: 'Kept with the user as a letter, and sent by the way that the user has chosen: mail or SMS.',
        params: UserParams,
        querystring: NamingQuery,
        body: StaffMessage,
        response: { 200: LetterSent }
      }
    },
    ({ work, params, query, body }) => writeMessage(work, { ...params, ...query }, body)
  )
}
