import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { refuseJson } from '../../alma/xml-only.ts'
import type { Routes } from '../../domain.ts'
import { ConfLetter, ConfLetterParams, ConfLetters, ConfLettersQuery } from './conf-schema.ts'
import { getConfLetter, listConfLetters, putConfLetter } from './conf-service.ts'

const tags = ['Configuration']
const one = '/conf/letters/:letterCode'

/** Letters of the configuration (`alma-api.md` 1.2). */
export const confRoutes: Routes = async instance => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.get(
    '/conf/letters',
    {
      config: { errors: ['LETTERS_RETRIEVE'] },
      schema: {
        tags,
        operationId: 'listLetters',
        summary: 'Retrieve letters',
        querystring: ConfLettersQuery,
        response: { 200: ConfLetters }
      }
    },
    ({ work, query }) => listConfLetters(work, query.type)
  )
  app.get(
    one,
    {
      config: { errors: ['LETTER_CODE'] },
      schema: {
        tags,
        operationId: 'getLetter',
        summary: 'Retrieve a letter',
        params: ConfLetterParams,
        response: { 200: ConfLetter }
      }
    },
    ({ work, params }) => getConfLetter(work, params.letterCode)
  )
  app.put(
    one,
    {
      config: { privilege: 'MANAGE_LETTERS', errors: ['LETTER_CODE', 'JSON_NOT_SUPPORTED', 'CONF_PARAMETER'] },
      // Style sheets are XML in XML: Alma takes no letter as JSON.
      onRequest: refuseJson,
      schema: {
        tags,
        operationId: 'updateLetter',
        summary: 'Update a letter: whether it is written, its retention period, its style sheet',
        params: ConfLetterParams,
        body: ConfLetter,
        response: { 200: ConfLetter }
      }
    },
    ({ work, params, body }) => putConfLetter(work, params.letterCode, body)
  )
}
