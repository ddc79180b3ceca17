import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { AlmaError } from '../alma/errors.ts'
import type { Parts, Routes } from '../domain.ts'
import { runDue } from '../jobs/scheduler.ts'
import { Outbox, OutboxQuery } from '../letters/delivery/schema.ts'
import { outboxOf } from '../letters/delivery/undelivered.ts'
import type { MovableClock } from '../platform/clock.ts'
import { afresh, persistently, transactional } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import { ClockMove, SandboxTime, Seeded, SeedQuery } from './schema.ts'
import { reset, seed } from './service.ts'
import { offsetAfter, storeOffset, timeOf } from './time.ts'

const of = (operationId: string, summary: string) => ({ tags: ['Sandbox'], operationId, summary })
const guarded = { area: 'conf', errors: ['SANDBOX_ONLY'] } as const
const movable = { ...guarded, errors: ['SANDBOX_ONLY', 'INVALID_PARAMETER'], ownTransactions: true } as const

/** What only a sandbox can: move its time, begin anew, grow. Elsewhere each of them is refused (SANDBOX_ONLY). */
export const sandboxRoutes: Routes = async (instance, parts) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const answer = { response: { 200: SandboxTime } }
  app.get('/clock', { config: guarded, schema: { ...of('getSandboxClock', 'What time it is'), ...answer } }, async () =>
    timeOf(clockOf(parts))
  )
  app.put(
    '/clock',
    {
      config: movable,
      schema: { ...of('putSandboxClock', 'Move the time; what became due starts'), body: ClockMove, ...answer }
    },
    ({ work, body }) => move(parts, work, clock => offsetAfter(clock, body))
  )
  app.delete(
    '/clock',
    { config: movable, schema: { ...of('deleteSandboxClock', 'Return to the time of the machine'), ...answer } },
    ({ work }) => move(parts, work, () => 0)
  )
  app.post(
    '/reset',
    {
      config: { ...guarded, ownTransactions: true },
      schema: { ...of('resetSandbox', 'Begin anew, with the same key, at the time of the machine'), ...answer }
    },
    async ({ work }) => {
      const clock = clockOf(parts)
      await persistently(
        () => ({ ...afresh(work), now: clock.real() }),
        inside => reset(inside, parts.config.UPLOAD_LIMIT)
      )
      // Not before the commit: until then the stored offset is the one that followers take over.
      clock.offsetMs = 0
      return timeOf(clock)
    }
  )
  app.get(
    '/outbox',
    {
      config: { ...guarded, reads: 'letters' },
      schema: {
        ...of('getSandboxOutbox', 'Mails and messages that have left, the newest first'),
        querystring: OutboxQuery,
        response: { 200: Outbox }
      }
    },
    ({ work, query }) => {
      clockOf(parts)
      return outboxOf(work, query)
    }
  )
  app.post(
    '/seed',
    {
      config: guarded,
      schema: {
        ...of('seedSandbox', 'Add sample users, titles and loans, always the same ones'),
        querystring: SeedQuery,
        response: { 200: Seeded }
      }
    },
    ({ work, query }) => {
      clockOf(parts)
      return seed(work, query)
    }
  )
}

function clockOf({ time }: Parts): MovableClock {
  if (!time) throw new AlmaError('SANDBOX_ONLY', {})
  return time
}

/** Moves the clock and starts what became due: each scheduled job once, however long the jump (JOB-06). */
async function move(parts: Parts, work: Work, to: (clock: MovableClock) => number) {
  const clock = clockOf(parts)
  const offset = to(clock)
  const jobs = parts.domains.flatMap(domain => domain.jobs ?? [])
  // Before: so that the schedules are known up to the moment that is left.
  await runDue(parts, jobs)
  await transactional(work, inside => storeOffset(inside, clock, offset))
  clock.offsetMs = offset
  await runDue(parts, jobs)
  return timeOf(clock)
}
