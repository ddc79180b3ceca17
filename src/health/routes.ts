import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyPluginAsync } from 'fastify'
import type { Database } from '../platform/database.ts'
import { type Expected, expectedSchema, misfit } from './schema-check.ts'
import { foundSchema } from './store.ts'

/** Longest time until a probe is answered, in milliseconds: below the two seconds that probes wait. */
const longestMs = 1500

/**
 * For load balancers and compose: alive, and able to answer. No key needed; told is what the operator has to mend:
 * names of tables and columns, never data.
 */
export function health(database: Database): FastifyPluginAsync {
  return async app => {
    const ready = readiness(database)
    app.get('/health/live', { schema: { hide: true } }, async () => ({ status: 'live' }))
    app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
      // What was read must be told: without, the service should get no more calls.
      const reason = app.reads.sound ? await ready() : 'Reads of personal data cannot be written to the audit trail.'
      if (reason === undefined) return { status: 'ready' }
      reply.code(503)
      return { status: 'not ready', reason }
    })
  }
}

/** Why the service cannot work, or undefined; in time whatever the database does. */
export function readiness(database: Database, withinMs = longestMs): () => Promise<string | undefined> {
  let expected: Promise<Expected> | undefined
  let looking: Promise<string | undefined> | undefined
  const look = async () => {
    try {
      expected ??= expectedSchema(database)
      return misfit(await expected, await foundSchema(database.pool))
    } catch (error) {
      // Without the table of migrations this is no database of ours.
      if ((error as { code?: string }).code === '42P01') return 'The database has none of the tables of this service.'
      return 'The database cannot be asked.'
    }
  }
  return async () => {
    // One look at a time: probes of a database that hangs must not take all its connections.
    looking ??= look().finally(() => {
      looking = undefined
    })
    const end = new AbortController()
    const late = pause(withinMs, `The database does not answer within ${withinMs} milliseconds.`, {
      signal: end.signal
    })
    const reason = await Promise.race([looking, late.catch(() => undefined)])
    end.abort()
    return reason
  }
}
