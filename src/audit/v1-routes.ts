import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { parseMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import type { Parts } from '../domain.ts'
import * as schema from './schema.ts'
import { listAudit } from './service.ts'

/** The audit trail, for those who may read the configuration. */
export const ownRoutes: FastifyPluginAsyncTypebox<Parts> = async app => {
  app.get(
    '/audit',
    {
      config: {
        reads: 'audit',
        privilege: 'VIEW_AUDIT',
        area: 'conf',
        errors: ['USER_NOT_FOUND', 'INVALID_PARAMETER']
      },
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
      const [first, last] = [moment('from', from), moment('to', to)]
      // A day is included: up to where the next one begins.
      const until = last && !to?.includes('T') ? new Date(last.getTime() + 86_400_000) : last
      return listAudit(work, { ...filter, from: first, to: until }, { limit, offset })
    }
  )
}

function moment(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const date = parseMoment(text)
  if (!date) throw new AlmaError('INVALID_PARAMETER', { name, detail: 'No such moment.' })
  return date
}
