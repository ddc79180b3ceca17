import type { RouteOptions } from 'fastify'
import Type from 'typebox'
import { once } from '../idempotency/service.ts'
import type { Step } from './step.ts'

/** The header as the OpenAPI document shows it; it is read whatever a route declares. */
export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      maxLength: 255,
      description:
        'Any text of the caller for this one call. The call may be repeated with it for 24 hours: it is done once, and ' +
        'answered the same each time, then with the header Idempotency-Replayed. With another call it is refused (422).'
    })
  )
})

/** Which routes take the key: whatever is posted and done in one transaction. Uploads and logins are not. */
export const takesKey = ({ method, url, config }: Pick<RouteOptions, 'method' | 'url' | 'config'>): boolean =>
  method === 'POST' && /^\/(almaws\/)?v1\//.test(url) && !config?.ownTransactions
/** What the key itself may be refused with. */
export const keyErrors = [
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_KEY_BUSY',
  'IDEMPOTENCY_ANSWER_GONE',
  'IDEMPOTENCY_KEY_LONG'
] as const

/** Of the headers that an operation sets, those that belong to its answer. */
const ofAnswer = ['etag', 'location']

/** The header Idempotency-Key, for every route that takes it. */
export const idempotencyKey: Step = {
  name: 'idempotency key',
  around(route) {
    if (!takesKey(route)) return undefined
    return async (request, reply, next) => {
      const key = request.headers['idempotency-key']
      if (typeof key !== 'string' || key === '' || !request.work) return next()
      const { method, params, query, body, routeOptions } = request
      const call = { method, route: routeOptions.url ?? '', params, query, body }
      const answer = await once(request.work, key, call, async () => {
        const body = await next()
        const headers = ofAnswer.flatMap(name => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : []))
        return { status: reply.statusCode, headers: Object.fromEntries(headers), body: body ?? null }
      })
      if (answer.replayed) reply.code(answer.status).headers(answer.headers).header('idempotency-replayed', 'true')
      return answer.body
    }
  }
}
