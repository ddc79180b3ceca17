import type { ClientBase, Pool, PoolClient } from 'pg'

/*
 * What the queue's own plumbing says to the database: locks that belong to a connection, and graphile-worker's tables,
 * which know no institution. Each statement is on the connection that it is given.
 */

type Asker = Pick<PoolClient, 'query'>

/** The advisory lock of a worker pool, of parameter 1: free exactly when its process is gone. */
const lock = "hashtextextended('patronage:worker:' || $1::text, 0)"

/** Lets PostgreSQL notice within half a minute that the machine at the other end of a connection is gone. */
export async function noticeSilence(client: ClientBase): Promise<void> {
  await client.query('set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3')
}

/** Holds the lock of a worker pool for as long as the connection lasts; waits for it. */
export async function lockPool(client: ClientBase, pool: string): Promise<void> {
  await client.query(`select pg_advisory_lock(${lock})`, [pool])
}

/** Gives the lock of a worker pool up. */
export async function unlockPool(client: ClientBase, pool: string): Promise<void> {
  await client.query(`select pg_advisory_unlock(${lock})`, [pool])
}

/** Takes the lock of a worker pool for the client's transaction where it is free: true when its process is gone. */
export async function isGone(client: Asker, pool: string): Promise<boolean> {
  const { rows } = await client.query<{ dead: boolean }>(`select pg_try_advisory_xact_lock(${lock}) as dead`, [pool])
  return rows[0]?.dead ?? false
}

/** The worker pools that hold something of the queue. */
export async function busyPools(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ worker: string }>(
    `select locked_by as worker from graphile_worker._private_jobs where locked_by is not null
     union select locked_by from graphile_worker._private_job_queues where locked_by is not null`
  )
  return rows.map(({ worker }) => worker)
}

/** Frees what a worker pool holds of the queue. */
export async function freePool(client: Asker, worker: string): Promise<void> {
  await client.query('select graphile_worker.force_unlock_workers($1::text[])', [[worker]])
}

/** Tells idle workers of every process that there may be something to do (graphile-worker's own channel). */
export async function wake(client: Asker): Promise<void> {
  await client.query(`select pg_notify('jobs:insert', '{"count":1}')`)
}

/** Keeps the queue's locks of these worker pools young. The queue's clock is the database's, so this one is too. */
export async function refresh(pool: Pool, workers: readonly string[]): Promise<void> {
  const old = "where locked_by = any($1::text[]) and locked_at < now() - interval '10 minutes'"
  await pool.query(`update graphile_worker._private_jobs set locked_at = now() ${old}`, [workers])
  await pool.query(`update graphile_worker._private_job_queues set locked_at = now() ${old}`, [workers])
}

/** Runs `step` in one transaction of a connection of its own. */
export async function inTransaction<T>(pool: Pool, step: (client: PoolClient) => Promise<T>): Promise<T> {
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
