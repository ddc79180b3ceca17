import type { Pool, PoolClient } from 'pg'
import { lockOf } from './keeper.ts'

/**
 * Frees what dead processes left locked in the queue, so that others go on with it; gives the number of dead processes.
 * graphile-worker itself waits four hours. `own` are the pools of this process.
 */
export async function freeDead(pool: Pool, own: ReadonlyMap<string, unknown>): Promise<number> {
  const { rows } = await pool.query<{ worker: string }>(
    `select locked_by as worker from graphile_worker._private_jobs where locked_by is not null
     union select locked_by from graphile_worker._private_job_queues where locked_by is not null`
  )
  let freed = 0
  for (const { worker } of rows) if (!own.has(worker) && (await free(pool, worker))) freed++
  return freed
}

async function free(pool: Pool, worker: string): Promise<boolean> {
  return inTransaction(pool, async client => {
    const { rows } = await client.query<{ dead: boolean }>(`select pg_try_advisory_xact_lock(${lockOf(1)}) as dead`, [
      worker
    ])
    if (!rows[0]?.dead) return false
    await client.query('select graphile_worker.force_unlock_workers($1::text[])', [[worker]])
    await wake(client)
    return true
  })
}

/** Tells idle workers of every process that there may be something to do (graphile-worker's own channel). */
export async function wake(client: Pick<PoolClient, 'query'>): Promise<void> {
  await client.query(`select pg_notify('jobs:insert', '{"count":1}')`)
}

/**
 * Keeps the queue's locks of the living young: graphile-worker frees them after four hours whether or not their run
 * goes on. Its clock is the database's, so this one is too.
 */
export async function refreshLocks(pool: Pool, own: ReadonlyMap<string, unknown>): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues'])
    await pool.query(
      `update graphile_worker.${table} set locked_at = now()
       where locked_by = any($1::text[]) and locked_at < now() - interval '10 minutes'`,
      [[...own.keys()]]
    )
}

async function inTransaction<T>(pool: Pool, step: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await step(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
