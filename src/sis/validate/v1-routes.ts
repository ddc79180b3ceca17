import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../../domain.ts'
import { findProfile } from '../profile/service.ts'
import { ProfileParams } from '../runs/schema.ts'
import { previewCsv } from './preview.ts'
import { CsvPreview, CsvPreviewQuery } from './schema.ts'

/** A look at what a table would become, before anything is run. */
export const csvRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, { config }) => {
  app.removeAllContentTypeParsers()
  const types = ['text/csv', 'text/tab-separated-values']
  app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: config.BODY_LIMIT }, (_request, body, done) =>
    done(null, body)
  )
  app.post(
    '/sis/profiles/:code/csv-preview',
    {
      config: {
        privilege: 'MANAGE_FEEDS',
        area: 'conf',
        errors: ['PROFILE_NOT_FOUND', 'TOO_LARGE', 'UNSUPPORTED_TYPE']
      },
      schema: {
        operationId: 'previewSisCsv',
        summary: 'The first rows of a table in CSV as they would become users; nothing is stored',
        description:
          'The body is the file itself, or its beginning: text/csv. The profile says how it is read (`csv`).',
        tags: ['SIS'],
        consumes: types,
        params: ProfileParams,
        querystring: CsvPreviewQuery,
        response: { 200: CsvPreview }
      }
    },
    async ({ work, params, query, body }) => {
      const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
      return (await previewCsv(work, await findProfile(work, params.code), content, query.rows)) as never
    }
  )
}
