import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { NamingQuery, UserParams } from '../users/request-schema.ts'
import { listTypes, putRetention, putType } from './configuration/types.ts'
import { ableOf } from './delivery/senders.ts'
import { LetterKind, LetterKinds, LetterParams, LetterRetention, LetterSwitch, LettersSent } from './schema.ts'
import { listLetters, startSending } from './service.ts'

const tags = ['Configuration']

/** Which letters the institution writes, and what it wrote. Letters are also among the attachments of their users. */
export const ownRoutes: Routes = async (instance, parts) => {
  startSending(parts.database.pool, ableOf(parts))
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/letters/types',
    {
      config: { area: 'conf' },
      schema: {
        tags,
        operationId: 'listLetterTypes',
        summary: 'Every type of letter, its words, and whether it is written',
        response: { 200: LetterKinds }
      }
    },
    ({ work }) => listTypes(work)
  )
  app.get(
    '/users/:user_id/letters',
    {
      config: {
        restricted: 'list',
        reads: 'letters',
        area: 'users',
        errors: ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE']
      },
      schema: {
        tags: ['Users'],
        operationId: 'listUserLetters',
        summary: 'What was written to a user, and what became of its mail',
        params: UserParams,
        querystring: NamingQuery,
        response: { 200: LettersSent }
      }
    },
    ({ work, params, query }) => listLetters(work, { ...params, ...query })
  )
  app.put(
    '/letters/retention',
    {
      config: { privilege: 'MANAGE_LETTERS', area: 'conf', errors: ['CONF_PARAMETER'] },
      schema: {
        tags,
        operationId: 'putLetterRetention',
        summary: 'Say how long all letters are kept',
        body: LetterRetention,
        response: { 200: LetterKinds }
      }
    },
    ({ work, body }) => putRetention(work, body.retention_period)
  )
  app.put(
    '/letters/types/:type',
    {
      config: {
        privilege: 'MANAGE_LETTERS',
        changes: { action: 'letter-type.changed', kind: 'letter-type', parameter: 'type' },
        area: 'conf',
        errors: ['LETTER_TYPE_NOT_FOUND', 'CONF_PARAMETER']
      },
      schema: {
        tags,
        operationId: 'putLetterType',
        summary: 'Switch a type of letter on or off, and say how long its letters are kept',
        params: LetterParams,
        body: LetterSwitch,
        response: { 200: LetterKind }
      }
    },
    ({ work, params, body }) => putType(work, params.type, body)
  )
}
