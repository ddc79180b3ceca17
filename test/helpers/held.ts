import type { Test } from 'tap'
import type { TestApp } from './app.ts'

/** While somebody else has locked rows, a call is made and waits; an hour later the lock is free, and it goes on. */
export async function whileHeld<T>(
  t: Test,
  { database, clock }: Pick<TestApp, 'database' | 'clock'>,
  lock: { text: string; values?: unknown[] },
  ask: () => Promise<T>
): Promise<T> {
  const client = await database.pool.connect()
  t.teardown(() => client.release())
  const waiting = async () => {
    const text = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return ((await database.pool.query(text)).rowCount ?? 0) > 0
  }
  await client.query('begin')
  await client.query(lock.text, lock.values)
  const asked = ask()
  while (!(await waiting())) await new Promise(setImmediate)
  clock.advance(3_600_000)
  await client.query('commit')
  return asked
}
