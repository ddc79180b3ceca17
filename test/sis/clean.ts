import type { Test } from 'tap'
import type { TestApp } from '../helpers/app.ts'

/** Nothing that only a run needs is left, and the service answers. */
export async function clean(t: Test, app: TestApp, what: string): Promise<void> {
  const { rows } = await app.database.pool.query(
    'select (select count(*) from sis_file_chunk)::int as pieces, (select count(*) from sis_claim)::int as claims'
  )
  t.same(rows, [{ pieces: 0, claims: 0 }], `${what}: nothing is left`)
  t.equal((await app.call('GET', '/health/ready')).status, 200, `${what}: the service answers`)
}
