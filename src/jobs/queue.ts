import { setTimeout as pause } from 'node:timers/promises'
import { Logger, type RunnerOptions, run, type TaskList } from 'graphile-worker'
import type { Pool } from 'pg'
import { safeCause } from '../alma/dialect.ts'
import type { Parts } from '../domain.ts'
import type { Keeper } from './keeper.ts'

/** This process's part in the queue. */
export interface Queue {
  /** Its worker pools: what they have locked is alive. */
  own: ReadonlyMap<string, unknown>
  /** Takes nothing more, and resolves when what goes on has ended. */
  end(): Promise<void>
}

/**
 * What a queue is started with. `poll`: milliseconds between two looks of an idle worker for what nothing announced.
 */
export interface QueueParts {
  parts: Parts
  pool: Pool
  keeper: Keeper
  poll: number
  tasks: TaskList
}

/**
 * Starts graphile-worker, and starts it again when it ends by itself. It does so when it cannot settle a run, such as
 * while the database is away. It comes back as another worker pool; what the old one left locked is freed like the
 * locks of a dead process.
 */
export async function startQueue({ parts, pool, keeper, poll, tasks }: QueueParts): Promise<Queue> {
  const { config, log } = parts
  const own = new Map<string, Promise<void>>()
  const options: RunnerOptions = {
    pgPool: pool,
    concurrency: config.WORKERS,
    pollInterval: poll,
    noHandleSignals: true,
    logger: quiet(parts),
    // Without the delays the queue does not wait for its own settling, and a connection lost there ends the process.
    preset: { plugins: [holdFirst(keeper, own)], worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: tasks
  }
  let ending = false
  let runner = await run(options)
  const keepUp = async (): Promise<void> => {
    await runner.promise.catch(error => log?.error({ err: safeCause(error) }, 'the queue ended'))
    if (ending) return
    for (const id of own.keys()) await keeper.release(id)
    own.clear()
    while (!ending)
      try {
        runner = await run(options)
        return ending ? await runner.stop() : keepUp()
      } catch {
        await pause(1000)
      }
  }
  const kept = keepUp()
  return {
    own,
    async end() {
      ending = true
      await runner.stop().catch(() => {})
      await kept
    }
  }
}

/** A worker may fetch only when the lock of its pool is held, or another process would think it dead. */
const holdFirst = (keeper: Keeper, own: Map<string, Promise<void>>): GraphileConfig.Plugin => ({
  name: 'PatronageKeeper',
  version: '1.0.0',
  worker: {
    hooks: {
      async startWorker(_context, { worker }) {
        const { id } = worker.workerPool
        const held = own.get(id) ?? keeper.hold(id)
        own.set(id, held)
        await held
      }
    }
  }
})

/** The queue's own messages can quote errors, and so personal data: only their kind is logged. */
const quiet = ({ log }: Parts): Logger =>
  new Logger(() => (level, _message, meta) => {
    const { error } = (meta ?? {}) as { error?: unknown }
    if (error && (level === 'error' || level === 'warning')) log?.warn({ err: safeCause(error) }, 'queue')
  })
