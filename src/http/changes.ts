import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { recordAudit } from '../audit/service.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A change of a policy or a setting: it leaves this action in the audit trail, of what a path parameter names. */
    changes?: { action: string; kind?: string; parameter?: string }
  }
}

/**
 * AUD-03: changes of policies leave entries, in their own transaction (of those that commit by themselves: right after
 * it). Must be registered after the Idempotency-Key, whose replays change nothing, and before the unit of work.
 */
export const auditChanges = fp(async app => {
  app.addHook('onRoute', route => {
    const { handler, config } = route
    const changes = config?.changes
    if (!changes) return
    route.handler = async function (request: FastifyRequest, reply) {
      const answer = await handler.call(this, request, reply)
      if (!request.work || reply.hasHeader('idempotency-replayed')) return answer
      const { action, kind, parameter } = changes
      const named = parameter && (request.params as Record<string, string>)[parameter]
      await recordAudit(request.work, { action, ...(named ? { subject: `${kind}:${named}` } : {}) })
      return answer
    }
  })
})
