import type { Pool } from 'pg'
import { busyPools, freePool, inTransaction, isGone, refresh, wake } from './queue-store.ts'

/**
 * Frees what dead processes left locked in the queue, so that others go on with it; gives the number of dead processes.
 * graphile-worker itself waits four hours. `own` are the pools of this process.
 */
export async function freeDead(pool: Pool, own: ReadonlyMap<string, unknown>): Promise<number> {
  let freed = 0
  for (const worker of await busyPools(pool)) if (!own.has(worker) && (await free(pool, worker))) freed++
  return freed
}

const free = (pool: Pool, worker: string): Promise<boolean> =>
  inTransaction(pool, async client => {
    if (!(await isGone(client, worker))) return false
    await freePool(client, worker)
    await wake(client)
    return true
  })

/**
 * Keeps the queue's locks of the living young: graphile-worker frees them after four hours whether or not their run
 * goes on.
 */
export const refreshLocks = (pool: Pool, own: ReadonlyMap<string, unknown>): Promise<void> =>
  refresh(pool, [...own.keys()])
