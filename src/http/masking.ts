import type { FastifyRequest } from 'fastify'
import { maskOf } from '../alma/mask.ts'
import type { AnySchema } from '../alma/schema.ts'
import type { Step } from './step.ts'

/**
 * AN-30: a key with roles, none of which has VIEW_LOAN_DETAILS, sees asterisks where an answer names a borrower, unless
 * the call itself is about that user.
 */
export const masking: Step = {
  name: 'masking',
  around({ schema }) {
    const response = (schema?.response ?? {}) as Record<string, AnySchema>
    const mask = response['200'] && maskOf(response['200'])
    if (!mask) return undefined
    return async (request, _reply, next) => {
      const answer = await next()
      return request.work?.masked && answer != null && !isAboutUser(request) ? mask(answer) : answer
    }
  }
}

/** True for a call that names its user itself. Requests of `users/ALL` are anybody's. */
function isAboutUser({ params }: FastifyRequest): boolean {
  const { user_id: id } = params as { user_id?: string }
  return id !== undefined && id.toUpperCase() !== 'ALL'
}
