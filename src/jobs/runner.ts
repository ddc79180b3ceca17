import { setTimeout as pause } from 'node:timers/promises'
import type { TaskList } from 'graphile-worker'
import pg from 'pg'
import { safeCause } from '../alma/dialect.ts'
import type { Parts } from '../domain.ts'
import { openKeeper } from './keeper.ts'
import { startQueue } from './queue.ts'
import { wake } from './queue-store.ts'
import { perform } from './run.ts'
import { runDue } from './scheduler.ts'
import { type Payload, task } from './store.ts'
import { freeDead, refreshLocks } from './takeover.ts'

/** How often this process looks after the queue; tests are in more of a hurry. Milliseconds. */
export interface Pace {
  /** Between two looks for dead processes. */
  takeover: number
  /** Between two looks at the schedules. */
  schedule: number
  /** Between two looks at what the domains watch. */
  watch: number
  /** Between two looks of an idle worker for runs that nothing announced, such as the next one of a queue. */
  poll: number
}

export interface Runner {
  /**
   * Takes no new run, lets those that go on reach their next commit, at most `seconds` long; then gives the locks up.
   */
  stop(seconds: number): Promise<void>
}

const idle: Runner = { stop: async () => {} }

/**
 * Runs what is queued, `config.WORKERS` at a time, and enqueues what is due. Any number of processes may do this on one
 * database. With no workers it does nothing: the process only answers requests.
 */
export async function startRunner(parts: Parts, pace: Partial<Pace> = {}): Promise<Runner> {
  const { config, database, log } = parts
  if (config.WORKERS === 0) return idle
  const jobs = new Map(parts.domains.flatMap(domain => domain.jobs ?? []).map(job => [job.kind, job]))
  // One connection listens, the others fetch and settle runs; the runs themselves use the service's own pool.
  const pool = new pg.Pool({ connectionString: database.url, max: 3, application_name: 'patronage-jobs' })
  pool.on('error', error => {
    // A database that stops with the service cuts connections that are just being closed.
    if (!stopping) log?.warn({ err: safeCause(error) }, 'the queue lost a connection')
  })
  pool.on('connect', client => void client.on('error', () => {}))
  const keeper = await openKeeper(database.url)
  let stopping = false
  const tasks: TaskList = {
    ...tasksOf(parts),
    [task]: async (payload, { job }) => {
      const { institution, instance } = payload as Payload
      const by = { parts, jobs, worker: job.locked_by ?? '', stopping: () => stopping }
      await perform(by, { institution, instance, since: job.run_at })
    }
  }
  const queue = await startQueue({ parts, pool, keeper, poll: pace.poll ?? 1000, tasks })
  const care = [
    every(pace.takeover ?? 3000, parts, async () => {
      await refreshLocks(pool, queue.own)
      const dead = await freeDead(pool, queue.own)
      if (dead > 0) log?.warn({ processes: dead }, 'took over the runs of processes that are gone')
    }),
    every(pace.schedule ?? 10_000, parts, () => runDue(parts, [...jobs.values()])),
    every(pace.watch ?? 60_000, parts, async () => {
      for (const { watch } of parts.domains) await watch?.(parts)
    })
  ]
  return {
    async stop(seconds) {
      stopping = true
      const ended = await inTime(seconds, Promise.all([queue.end(), ...care.map(stop => stop())]))
      if (!ended) log?.warn('a run did not reach a commit in time; another process goes on with it')
      await keeper.end()
      await wake(pool).catch(() => {})
      if (ended) await pool.end()
    }
  }
}

/** The tasks of the domains; each is told when the queue will not try again. */
const tasksOf = (parts: Parts): TaskList =>
  Object.fromEntries(
    parts.domains.flatMap(domain =>
      Object.entries(domain.tasks ?? {}).map(([name, perform]) => [
        name,
        (payload, { job }) => perform(parts, payload, job.attempts >= job.max_attempts)
      ])
    )
  )

/** Does `look` again and again, never twice at once; gives a function that ends this and waits for the last one. */
function every(milliseconds: number, { log }: Parts, look: () => Promise<void>): () => Promise<void> {
  const end = new AbortController()
  const loop = (async () => {
    while (!end.signal.aborted) {
      await look().catch(error => log?.warn({ err: safeCause(error) }, 'looking after the queue failed'))
      await pause(milliseconds, undefined, { signal: end.signal, ref: false }).catch(() => {})
    }
  })()
  return async () => {
    end.abort()
    await loop
  }
}

/** True when `step` ended, well or not, within `seconds`. */
async function inTime(seconds: number, step: Promise<unknown>): Promise<boolean> {
  const end = new AbortController()
  const late = pause(seconds * 1000, false, { signal: end.signal }).catch(() => false)
  const done = step.then(
    () => true,
    () => true
  )
  const result = await Promise.race([done, late])
  end.abort()
  return result
}
