import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AlmaError } from '../alma/errors.ts'
import { addDays } from '../clock.ts'
import type { Parts } from '../domain.ts'
import * as schema from './schema.ts'
import { listAudit } from './service.ts'

/** The audit trail, for those who may read the configuration. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/audit',
    {
      config: { reads: 'audit', privilege: 'VIEW_AUDIT', area: 'conf' },
      schema: {
        operationId: 'listAudit',
        summary: 'Who did what, when, to how many; newest first',
        tags: ['Audit'],
        querystring: schema.AuditQuery,
        response: { 200: schema.AuditList }
      }
    },
    async ({ work, query }) => {
      const { from, to, limit, offset, ...filter } = query
      const until = to && !to.includes('T') ? addDays(to, 1) : to
      return listAudit(work, { ...filter, from: moment('from', from), to: moment('to', until) }, { limit, offset })
    }
  )
}

function moment(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new AlmaError('INVALID_PARAMETER', { name, detail: 'No such moment.' })
  return date
}
