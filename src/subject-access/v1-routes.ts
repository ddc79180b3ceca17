import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Parts } from '../domain.ts'
import { UserParams } from '../users/request-schema.ts'
import { subjectZip } from './archive.ts'
import { htmlOf } from './html.ts'
import { pdfOf } from './pdf.ts'
import { reportOf } from './report.ts'
import { SubjectAccess, SubjectPage, SubjectPdf, SubjectQuery, SubjectZip } from './schema.ts'
import { subjectAccess } from './service.ts'

const errors = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE', 'LIBRARY_RESTRICTED'] as const
const named = { tags: ['Privacy'], params: UserParams, querystring: SubjectQuery }

/** Everything held of one person, for the person (docs/privacy-access.md). */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, { config }) => {
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
  reportRoutes(app, config)
}

/** The same for reading: headings in plain words, rules in small print. */
function reportRoutes(app: Parameters<FastifyPluginAsyncTypebox<Parts>>[0], config: Parts['config']): void {
  const settings = { config: { area: 'users', privilege: 'VIEW_LOAN_DETAILS', errors } } as const
  app.get(
    '/users/:user_id/personal-data.html',
    {
      ...settings,
      schema: {
        ...named,
        operationId: 'getSubjectAccessPage',
        summary: 'The same as a page to be read: what, why it is kept, until when',
        produces: ['text/html'],
        response: { 200: SubjectPage }
      }
    },
    async ({ work, params, query: { search, ...query } }, reply) => {
      const held = await subjectAccess(work, { ...params, ...query }, { config, search })
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      return htmlOf(reportOf(held)) as never
    }
  )
  app.get(
    '/users/:user_id/personal-data.pdf',
    {
      ...settings,
      schema: {
        ...named,
        operationId: 'getSubjectAccessPdf',
        summary: 'The same as a PDF, to be printed',
        produces: ['application/pdf'],
        response: { 200: SubjectPdf }
      }
    },
    async ({ work, params, query: { search, ...query } }, reply) => {
      const held = await subjectAccess(work, { ...params, ...query }, { config, search })
      reply.type('application/pdf').header('content-disposition', 'attachment; filename="personal-data.pdf"')
      return pdfOf(reportOf(held), work.now) as never
    }
  )
}
