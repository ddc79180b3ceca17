import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import { LetterKind, LetterKinds, LetterParams, LetterSwitch } from './schema.ts'
import { startMailing } from './service.ts'
import { listTypes, putType } from './types.ts'

const tags = ['Configuration']

/** Which letters the institution writes. The letters themselves are among the attachments of their users. */
export const ownRoutes: Routes = async (instance, { config, database }) => {
  if (config.SMTP_URL) startMailing(database.pool)
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
  app.put(
    '/letters/types/:type',
    {
      config: { area: 'conf', errors: ['LETTER_TYPE_NOT_FOUND'] },
      schema: {
        tags,
        operationId: 'putLetterType',
        summary: 'Switch a type of letter on or off',
        params: LetterParams,
        body: LetterSwitch,
        response: { 200: LetterKind }
      }
    },
    ({ work, params, body }) => putType(work, params.type, body.active)
  )
}
