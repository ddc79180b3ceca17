import { Readable } from 'node:stream'
import { mayUse } from '../alma/roles.ts'
import { baseOf } from '../network/host.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { mostAttempts, openWork, persistently } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import type { Step } from './step.ts'

declare module 'fastify' {
  interface FastifyRequest {
    work: Work
  }
  interface FastifyContextConfig {
    /** True: the handler opens its own transactions (long uploads), so that none is held while a client sends. */
    ownTransactions?: boolean
  }
}

/**
 * One request, one unit of work; one that may write is one transaction, committed before the reply is sent. Locks are
 * taken in one order everywhere; should two requests cross all the same, or write the same row, one is made again.
 */
export const unitOfWork = (options: {
  database: Database
  clock: Clock
  publicUrl?: string | undefined
  own?: string
}): Step => ({
  name: 'unit of work',
  around({ method, config }) {
    const reads = method === 'GET' || method === 'HEAD' || config?.ownTransactions
    return (request, _reply, next) => {
      if (!request.key) return next()
      const base = baseOf(options.publicUrl, request, options.own ?? 'localhost')
      const { institution, name: actor, libraries, roles } = request.key
      const limits = { libraries: libraries ?? undefined, masked: !mayUse(roles, 'VIEW_LOAN_DETAILS') }
      const open = () => openWork(options.database, options.clock, { institution, actor, base, ...limits })
      request.work = open()
      if (reads) return next()
      // A body that is a stream is read once.
      const attempts = request.body instanceof Readable ? 1 : mostAttempts
      const step = async (inside: Work) => {
        request.work = inside
        return next()
      }
      return persistently(open, step, attempts)
    }
  }
})
