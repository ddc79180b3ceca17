import { setTimeout as pause } from 'node:timers/promises'
import { safeCause } from '../alma/dialect.ts'
import { reader } from '../alma/reader.ts'
import type { Parts } from '../domain.ts'
import { openWork, transactional } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import type { Alert } from './entity.ts'
import { Aborted, type AnyJob, Interrupted, JobFailure, type JobRun, Parked, supposed } from './job.ts'
import { tellerOf } from './log.ts'
import { isLost } from './lost.ts'
import { type Claimed, claim, finish, holds, park, putBack, storeProgress } from './ownership-store.ts'

/** A run whose processes died this often without storing progress in between is given up: it may be what kills them. */
const mostAttempts = 10

/** Thrown to the queue when the run is another process's by now: the queue must not strike it off. */
export class TakenOver extends Error {}

/** The process that runs an instance, as far as the instance cares. */
export interface Performer {
  parts: Parts
  jobs: ReadonlyMap<string, AnyJob>
  /** Id of this process's worker pool: whoever is recorded with the instance may write for it. */
  worker: string
  /** True when the process wants to stop. */
  stopping(): boolean
}

type Step = <T>(run: (work: Work) => Promise<T>) => Promise<T>

/**
 * Takes one instance from waiting (or from a dead process) to its end. Returns when the queue may forget it; throws
 * TakenOver when it may not. What the job throws ends up in the instance, never in the queue.
 */
export async function perform(
  by: Performer,
  place: { institution: string; instance: string; since: Date }
): Promise<void> {
  const { parts, worker } = by
  const { config, database, clock, log } = parts
  const base = config.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${config.HOST}:${config.PORT}`
  let actor = 'jobs'
  const open = () => openWork(database, clock, { institution: place.institution, actor, base })
  const step: Step = run => transactional(open(), run)

  const claimed = await step(work => claim(work, place.instance, worker))
  if (!claimed) return
  if (claimed === 'alive') throw new TakenOver('The run belongs to another process.')
  actor = claimed.kind
  const state: RunState = { claimed, counters: { ...claimed.counters }, fenced: false, parked: false, warnings: [] }
  const job = by.jobs.get(claimed.kind)
  const tell = tellerOf(parts, claimed)
  try {
    if (!job) throw new JobFailure('The service does not know this kind of job any more.')
    if (claimed.attempts > mostAttempts)
      throw new JobFailure(`The run was stopped ${mostAttempts} times without coming any further, and was given up.`)
    await job.run(tools(by, job, state, open))
  } catch (error) {
    const lost = isLost(error)
    if (lost || error instanceof Interrupted) {
      tell.later()
      return settle(by, () => step(work => putBack(work, claimed, worker, { since: place.since, counts: lost })))
    }
    if (error instanceof Parked) {
      if (!state.parked) await settle(by, () => step(work => park(work, claimed.id, worker)))
      return tell.waits()
    }
    if (!(error instanceof JobFailure || error instanceof Aborted))
      log?.error({ instance: claimed.id, kind: claimed.kind, err: safeCause(error) }, 'a job failed')
    const status = error instanceof Aborted ? 'USER_ABORTED' : 'COMPLETED_FAILED'
    const failed = { status, alerts: [alertOf(error)] } as const
    await settle(by, () => step(work => finish(work, claimed.id, worker, failed)))
    return tell.ended(status, state.counters)
  }
  const { warnings, counters } = state
  const succeeded =
    warnings.length === 0
      ? ({ status: 'COMPLETED_SUCCESS', alerts: [success], counters } as const)
      : ({ status: 'COMPLETED_WARNING', alerts: warnings.map(warningOf), counters } as const)
  await settle(by, () => step(work => finish(work, claimed.id, worker, succeeded)))
  tell.ended(succeeded.status, counters)
}

/** Stores how a run ended, however long the database is away. `store` is false when the run is not ours any more. */
async function settle(by: Performer, store: () => Promise<boolean>): Promise<void> {
  for (;;)
    try {
      if (await store()) return
      throw new TakenOver('The run was taken over by another process.')
    } catch (error) {
      if (!isLost(error) || by.stopping()) throw error
      await pause(500)
    }
}

interface RunState {
  claimed: Claimed
  counters: Record<string, number>
  fenced: boolean
  parked: boolean
  /** What the operator should read although the run succeeds. */
  warnings: string[]
}

const success: Alert = { value: 'alert_general_success' }

const warningOf = (desc: string): Alert => ({ value: 'alert_general_warning', desc })

/** What the operator reads. Only declared messages are shown: any other may hold personal data. */
const alertOf = (error: unknown): Alert => ({
  value: 'alert_general_failure',
  desc:
    error instanceof JobFailure || error instanceof Aborted
      ? error.message
      : 'The job failed because of an unexpected error. The log of the service tells where.'
})

/** The tools that the job is given. */
function tools(by: Performer, job: AnyJob, state: RunState, open: () => Work): JobRun<any, string> {
  const { claimed, counters } = state
  for (const name of Object.keys(job.counters)) counters[name] ??= 0
  return {
    institution: claimed.institution,
    listing: claimed.listing,
    instance: claimed.id,
    parameters: reader(job.parameters)(claimed.parameters),
    config: by.parts.config,
    get stopping() {
      return state.fenced || by.stopping()
    },
    open,
    counters,
    transaction: run =>
      transactional(open(), async work => {
        if (!(await holds(work, claimed.id, by.worker))) {
          state.fenced = true
          throw new Interrupted('The run was taken over by another process.')
        }
        return run(work)
      }),
    count(counter, by = 1) {
      counters[counter] = (counters[counter] ?? 0) + by
    },
    suppose(only) {
      counters[supposed] = only ? 1 : 0
    },
    warn(message) {
      state.warnings.push(message)
    },
    save: (work, progress) => storeProgress(work, claimed.id, counters, progress),
    async park(work) {
      state.parked = await park(work, claimed.id, by.worker)
    }
  }
}
