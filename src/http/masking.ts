import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { maskOf } from '../alma/mask.ts'
import type { AnySchema } from '../alma/schema.ts'

/**
 * AN-30: a key with roles, none of which has VIEW_LOAN_DETAILS, sees asterisks where an answer names a borrower, unless
 * the call itself is about that user. Must be registered after the unit of work, so that it also masks what an
 * Idempotency-Key replays.
 */
export const masking = fp(async app => {
  app.addHook('onRoute', route => {
    const response = (route.schema?.response ?? {}) as Record<string, AnySchema>
    const mask = response['200'] && maskOf(response['200'])
    if (!mask) return
    const { handler } = route
    route.handler = async function (request, reply) {
      const answer = await handler.call(this, request, reply)
      return request.work?.masked && answer != null && !isAboutUser(request) ? mask(answer) : answer
    }
  })
})

/** True for a call that names its user itself. Requests of `users/ALL` are anybody's. */
function isAboutUser({ params }: FastifyRequest): boolean {
  const { user_id: id } = params as { user_id?: string }
  return id !== undefined && id.toUpperCase() !== 'ALL'
}
