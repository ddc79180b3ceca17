import { recordAudit } from '../audit/service.ts'
import type { Step } from './step.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A change of a policy or a setting: it leaves this action in the audit trail, of what a path parameter names. */
    changes?: { action: string; kind?: string; parameter?: string }
  }
}

/** AUD-03: changes of policies leave entries, in their transaction (of those that commit by themselves: behind it). */
export const auditChanges: Step = {
  name: 'audit of changes',
  around({ config }) {
    const changes = config?.changes
    if (!changes) return undefined
    return async (request, reply, next) => {
      const answer = await next()
      if (!request.work || reply.hasHeader('idempotency-replayed')) return answer
      const { action, kind, parameter } = changes
      const named = parameter && (request.params as Record<string, string>)[parameter]
      await recordAudit(request.work, { action, ...(named ? { subject: `${kind}:${named}` } : {}) })
      return answer
    }
  }
}
