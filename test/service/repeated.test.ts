import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { idempotency } from '../../src/idempotency/index.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { feesApp, patron, users } from '../fees/patron.ts'
import { institution } from '../helpers/app.ts'
import { errorOf, person } from '../users/people.ts'

const app = await feesApp(t)
const { call, clock, database } = app
const { pool } = database
const withKey = (key: string, more = {}) => ({ 'idempotency-key': key, ...more })
const replayed = (answer: { headers: Record<string, unknown> }) => answer.headers['idempotency-replayed']
const kept = async () => (await pool.query('select count(*)::int as n from idempotency_key')).rows[0].n

/** Waits until a backend waits for a lock, and says which. */
async function waiting(): Promise<number> {
  for (;;) {
    const { rows } = await pool.query(
      `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    )
    if (rows.length > 0) return rows[0].pid
    await pause(5)
  }
}

/** A transaction of somebody else that has run this statement. */
async function held(t: Test, text: string, values: unknown[] = []) {
  const client = await pool.connect()
  await client.query('begin')
  await client.query(text, values)
  let open = true
  const end = async (how: 'commit' | 'rollback') => {
    if (open) await client.query(how)
    if (open) client.release()
    open = false
  }
  t.teardown(() => end('rollback'))
  return end
}

t.test('Idempotency-Key nothing is done twice when the first call is cut off', async t => {
  const { fees, charge, open } = await patron(t, app, 'cut')
  const { id } = await charge(10)
  const before = await kept()
  const release = await held(t, 'select from fee where id = $1 for update', [id])
  const pay = () => call('POST', `${fees}/${id}?op=pay&amount=4&method=CASH`, { headers: withKey('cut') })
  const first = pay()
  const pid = await waiting()
  await pool.query('select pg_terminate_backend($1)', [pid])
  const cut = await first
  t.same(
    [cut.status, cut.headers['retry-after']],
    [503, '5'],
    'a connection that PostgreSQL ended is no fault of the call'
  )
  await release('rollback')
  t.same([await kept(), (await open()).total_sum], [before, 10], 'neither the payment nor the key is there')
  const retry = await pay()
  t.same([retry.status, replayed(retry), retry.data.balance], [200, undefined, 6])
  t.equal((await pay()).text, retry.text)
})

t.test('Idempotency-Key a call waits for the one that is under way; 409 when that takes too long', async t => {
  const { fees, charge } = await patron(t, app, 'waiter')
  const { id } = await charge(10)
  const pay = (key: string) => call('POST', `${fees}/${id}?op=pay&amount=1&method=CASH`, { headers: withKey(key) })
  const release = await held(t, 'select from fee where id = $1 for update', [id])
  const first = pay('wait')
  await waiting()
  const second = pay('wait')
  const busy = await second
  t.equal(busy.status, 409)
  t.match(errorOf(busy), 'IDEMPOTENCY_KEY_BUSY')
  const third = pay('wait')
  await release('commit')
  const [one, three] = [await first, await third]
  t.same([one.status, one.data.balance, replayed(one)], [200, 9, undefined])
  t.same([three.status, three.text, replayed(three)], [200, one.text, 'true'])
})

t.test('Idempotency-Key is kept for 24 hours, then removed by the job S1003', async t => {
  const make = (name: string) => call('POST', users, { body: person(name), headers: withKey('day') })
  t.equal((await make('d1')).status, 200)
  clock.advance(24 * 3_600_000 - 1000)
  t.equal(replayed(await make('d1')), 'true')
  clock.advance(1000)
  const later = await make('d2')
  t.same([later.status, replayed(later)], [200, undefined], 'free again, for another call too')
  clock.advance(60_000)
  const [job] = idempotency.jobs ?? []
  let removed = 0
  const work = openWork(database, clock, { institution, actor: 'job', base: '' })
  const run: any = {
    transaction: (step: any) => transactional(work, step),
    count: (_: string, by: number) => {
      removed += by
    },
    save: async () => {}
  }
  const before = await kept()
  await job?.run(run)
  t.equal(removed, 2)
  t.equal(await kept(), before - removed)
  t.equal(replayed(await make('d2')), 'true', 'the young one is still there')
})
