import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import { readTerms, writeTerms } from './document.ts'
import { TermsDocument } from './schema.ts'

const operation = (operationId: string, summary: string) => ({ tags: ['Terms of use'], operationId, summary })

/** Terms of use and the rules that choose them (docs/terms.md); Alma has them in its user interface only. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/terms',
    {
      config: { area: 'conf' },
      schema: { ...operation('getTerms', 'Terms of use, rules and time zone'), response: { 200: TermsDocument } }
    },
    ({ work }) => readTerms(work)
  )
  app.put(
    '/terms',
    {
      config: {
        privilege: 'CONFIGURE_FULFILLMENT',
        changes: { action: 'terms.changed' },
        area: 'conf',
        errors: ['TERMS_INVALID']
      },
      schema: {
        ...operation('updateTerms', 'Replace terms of use, rules and time zone'),
        body: TermsDocument,
        response: { 200: TermsDocument }
      }
    },
    ({ work, body }) => writeTerms(work, body)
  )
}
