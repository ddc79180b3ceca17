import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import { fileLimit, takeFile } from './file.ts'
import { FileQuery, FileReport } from './file-schema.ts'
import { SetParams } from './schema.ts'

/** Members out of a file (SET-03): our own door, for Alma has it in its pages only. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  await app.register(upload)
}

/** The body is the file, whatever its type is said to be. */
const upload: FastifyPluginAsyncTypebox = async app => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: fileLimit }, (_request, body, done) => done(null, body))
  app.post(
    '/sets/:set_id/members/file',
    {
      bodyLimit: fileLimit,
      config: {
        privilege: 'MANAGE_SETS',
        area: 'conf',
        errors: ['SET_NOT_FOUND', 'SET_NOT_ITEMIZED', 'SET_OPERATION', 'SET_ID_TYPE', 'SET_FILE', 'TOO_LARGE']
      },
      schema: {
        operationId: 'uploadSetMembers',
        summary: 'Members of a set out of a file',
        description:
          'The body is the file itself: .csv, .tsv, .txt or .xlsx, its first column headed Primary ID or USERNAME.',
        tags: ['Sets'],
        consumes: ['text/csv', 'text/tab-separated-values', 'text/plain', 'application/octet-stream'],
        params: SetParams,
        querystring: FileQuery,
        response: { 200: FileReport }
      }
    },
    ({ work, params, query, body, headers }) =>
      takeFile(
        work,
        params.set_id,
        { bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0), contentType: headers['content-type'] },
        query
      )
  )
}
