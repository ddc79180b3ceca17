import fp from 'fastify-plugin'
import type { Parts } from '../domain.ts'
import { auditChanges } from './changes.ts'
import { idempotencyKey } from './idempotency-key.ts'
import { masking } from './masking.ts'
import { auditReads } from './reads.ts'
import type { Step } from './step.ts'
import { unitOfWork } from './unit-of-work.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The steps that lie around the handler of the route, the outermost first. */
    steps?: readonly string[]
  }
}

/**
 * The steps around every handler, the outermost first. A request comes here when its key is known and may call the
 * route (app.ts), and its path, query and body are read (alma/dialect.ts); the answer is encoded afterwards.
 */
export const steps = ({ config, database, clock }: Parts): readonly Step[] => [
  // Outermost, so that it also masks what is replayed.
  masking,
  // One request, one unit of work; one that writes is one transaction, made again when it got in another's way.
  unitOfWork({ database, clock, publicUrl: config.PUBLIC_URL, own: `${config.HOST}:${config.PORT}` }),
  // In that transaction; what is replayed changes nothing.
  auditChanges,
  // What is replayed is read, too.
  auditReads(config.AUDIT_READS),
  // Innermost: it stands for the handler when the call was made before.
  idempotencyKey
]

/** Lays steps around the handlers of all routes that are registered behind it. */
export const pipeline = (steps: readonly Step[]) =>
  fp(async app => {
    app.decorateRequest('work')
    app.addHook('onRoute', route => {
      const laid: string[] = []
      for (const { name, around } of steps.toReversed()) {
        const step = around(route)
        if (!step) continue
        const { handler } = route
        route.handler = function (request, reply) {
          return step(request, reply, () => handler.call(this, request, reply))
        }
        laid.unshift(name)
      }
      route.config = { ...route.config, steps: laid }
    })
  })
