import t, { type Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import { fixedClock } from '../../src/platform/clock.ts'
import { moved } from '../../src/sandbox/duration.ts'
import { type Service, startService } from '../../src/service.ts'
import { testApp } from '../helpers/app.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'

const start = '2026-11-22T12:00:00Z'

/** A sandbox on a database, its machine's clock standing still; stopped after the test. */
async function sandbox(t: Test, url: string, environment: Record<string, string> = {}) {
  const clock = fixedClock(start)
  const config = readConfig({
    DATABASE_URL: url,
    SANDBOX: 'true',
    PORT: '0',
    LOG_LEVEL: 'silent',
    STOP_TIMEOUT: '5',
    ...environment
  })
  const service = await startService(config, clock, { poll: 50, schedule: 60_000 })
  let running = true
  const stop = async () => {
    if (running) await service.stop()
    running = false
  }
  t.teardown(stop)
  return { service, clock, stop, call: caller(service) }
}

const caller =
  ({ address }: Service) =>
  async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: 'apikey sandbox', accept: 'application/json', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {})
    })
    const text = await answer.text()
    return { status: answer.status, data: text === '' ? undefined : JSON.parse(text) }
  }

const done = (service: Service) =>
  until(async () => (await unfinished(service)) === 0, 60_000, 'runs are waiting or going on')

t.test('SANDBOX: durations', async t => {
  const cases: [from: string, duration: string, to: string | undefined][] = [
    [start, 'P28D', '2026-12-20T12:00:00.000Z'],
    [start, '-P28D', '2026-10-25T12:00:00.000Z'],
    [start, '+PT1H', '2026-11-22T13:00:00.000Z'],
    [start, 'P1Y2M3W4DT5H6M7S', '2028-02-16T17:06:07.000Z'],
    [start, 'PT90M', '2026-11-22T13:30:00.000Z'],
    ['2027-01-31T00:00:00Z', 'P1M', '2027-02-28T00:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '-P1Y', '2027-02-28T00:00:00.000Z'],
    ['2026-03-31T00:00:00Z', '-P1M', '2026-02-28T00:00:00.000Z'],
    [start, 'P0D', '2026-11-22T12:00:00.000Z'],
    ...['', 'P', 'PT', 'P1', '28D', 'P1H', 'P-1D', 'P1.5D', 'P1DT', 'P1D2M', ' P1D'].map(
      wrong => [start, wrong, undefined] as [string, string, undefined]
    )
  ]
  for (const [from, duration, to] of cases) t.equal(moved(new Date(from), duration)?.toISOString(), to, duration)
})

t.test('getSandboxClock putSandboxClock deleteSandboxClock', async t => {
  const url = await databaseUrl(t)
  const first = await sandbox(t, url, { WORKERS: '1' })
  const { call, clock, service } = first
  await done(service)
  t.same((await call('GET', '/sandbox/clock')).data, { now: start, real: start, offset_ms: 0 })
  const runs = async () => {
    const { rows } = await service.database.pool.query(
      `select kind, count(*)::int as n from job_instance where submitted_by = 'System' group by kind order by kind`
    )
    return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
  }
  const before = await runs()
  const scheduled = (await service.database.pool.query('select count(*)::int as n from job_schedule')).rows[0].n
  t.ok(scheduled > 0)
  t.match(await call('PUT', '/sandbox/clock', { advance: 'P60D' }), {
    status: 200,
    data: { now: '2027-01-21T12:00:00Z', real: start, offset_ms: 60 * 86_400_000 }
  })
  await done(service)
  const after = await runs()
  t.equal(Object.keys(after).length, scheduled, 'every scheduled job ran')
  for (const [kind, count] of Object.entries(after)) t.equal(count, (before[kind] ?? 0) + 1, `${kind} once`)

  clock.advance(1000)
  t.equal((await call('GET', '/sandbox/clock')).data.now, '2027-01-21T12:00:01Z', 'it goes on')
  const body = { first_name: 'Ada', last_name: 'Later', account_type: { value: 'INTERNAL' }, primary_id: 'later' }
  t.equal((await call('POST', '/almaws/v1/users', body)).status, 200)
  const later = (await call('GET', '/almaws/v1/users/later/personal-data')).data
  t.equal(later.created_at, '2027-01-21T12:00:01Z', 'for everything')

  const back = await call('PUT', '/sandbox/clock', { moment: '2026-11-01T00:00:00Z' })
  t.match(back.data, { now: '2026-11-01T00:00:00Z' })
  await done(service)
  t.same(await runs(), after, 'nothing runs for the past')
  await call('PUT', '/sandbox/clock', { advance: 'P2D' })
  await done(service)
  const again = await runs()
  t.ok(
    Object.entries(again).some(([kind, count]) => count === (after[kind] ?? 0) + 1),
    'but for what comes again'
  )

  await first.stop()
  const second = await sandbox(t, url, { WORKERS: '0' })
  t.match((await second.call('GET', '/sandbox/clock')).data, { now: '2026-11-02T23:59:59Z' }, 'a restart keeps it')
  const other = await sandbox(t, url, { WORKERS: '0' })
  await second.call('PUT', '/sandbox/clock', { moment: '2030-01-01T00:00:00Z' })
  const follows = async () => (await other.call('GET', '/sandbox/clock')).data.now === '2030-01-01T00:00:00Z'
  await until(follows, 10_000, 'another process does not follow')
  t.same((await second.call('DELETE', '/sandbox/clock')).data, { now: start, real: start, offset_ms: 0 })

  const wrong: [object, RegExp][] = [
    [{}, /either moment or advance/],
    [{ moment: start, advance: 'P1D' }, /either moment or advance/],
    [{ advance: 'soon' }, /advance parameter/],
    [{ advance: 'P9999Y' }, /1970 to 2998/],
    [{ moment: 'yesterday' }, /moment/],
    [{ moment: '1066-10-14T00:00:00Z' }, /1970 to 2998/]
  ]
  for (const [move, detail] of wrong)
    t.match(await second.call('PUT', '/sandbox/clock', move), { status: 400, data: { detail } }, String(detail))
})

t.test('resetSandbox seedSandbox', async t => {
  const { call, service } = await sandbox(t, await databaseUrl(t), { WORKERS: '1' })
  await done(service)
  const { pool } = service.database
  const count = async (table: string) => (await pool.query(`select count(*)::int as n from ${table}`)).rows[0].n
  const fresh = { users: await count('app_user'), items: await count('item'), libraries: await count('library') }
  const seeded = { users: 60, titles: 400, items: 800, loans: 120 }
  t.same((await call('POST', '/sandbox/seed?users=60&titles=400&loans=120')).data, seeded)
  const loans = async () =>
    (await pool.query('select item_id, user_id, due_date from loan order by item_id')).rows.map(row =>
      JSON.stringify(row)
    )
  const first = await loans()
  t.same((await call('POST', '/sandbox/seed?users=60&titles=400&loans=120')).data, seeded, 'again: nothing more')
  t.match((await call('GET', '/almaws/v1/users/S00000007')).data, { primary_id: 'sample000007' })
  t.equal((await call('GET', '/almaws/v1/users/sample000007/loans')).data.total_record_count, 2)
  t.match((await call('GET', '/v1/users/sample000007/account')).data, { loans: 2 })
  const { rows } = await pool.query(`select 1 from item where process_type = 'LOAN'`)
  t.equal(rows.length, 120)
  t.match(await call('POST', '/sandbox/seed?users=-1'), { status: 400 })
  t.match(await call('POST', '/sandbox/seed?users=9999999'), { status: 400 })

  await call('PUT', '/sandbox/clock', { advance: 'P1Y' })
  const resets = await Promise.all([1, 2, 3].map(() => call('POST', '/sandbox/reset')))
  for (const one of resets) t.match(one, { status: 200, data: { now: start, offset_ms: 0 } }, 'also several at once')
  t.match(await call('GET', '/sandbox/clock'), { status: 200, data: { now: start } }, 'the key is kept')
  await done(service)
  const anew = { users: await count('app_user'), items: await count('item'), libraries: await count('library') }
  t.same(anew, fresh)
  t.equal(await count('loan'), 0)
  await call('POST', '/sandbox/seed?users=60&titles=400&loans=120')
  t.same(await loans(), first, 'the same again')

  // What is remembered of the former campus must not outlive it.
  const zone = async () => (await call('GET', '/v1/terms')).data.time_zone
  const usual = await zone()
  const { data: terms } = await call('GET', '/v1/terms')
  t.equal((await call('PUT', '/v1/terms', { ...terms, time_zone: 'Asia/Tokyo' })).status, 200)
  await call('GET', '/v1/loans/policy?user_id=sample000007&item_barcode=390100000701')
  t.equal(await zone(), 'Asia/Tokyo')
  await call('POST', '/sandbox/reset')
  t.equal(await zone(), usual, 'terms are those of a new campus at once')
  await done(service)
})

t.test('SANDBOX: outside sandbox mode all of this is refused', async t => {
  const { call } = await testApp(t)
  const operations = ['GET clock', 'PUT clock', 'DELETE clock', 'POST reset', 'POST seed', 'GET outbox']
  for (const operation of operations) {
    const [method = '', path] = operation.split(' ')
    const body = method === 'PUT' ? { advance: 'P1D' } : undefined
    const answer = await call(method as 'GET', `/sandbox/${path}`, { body })
    t.match(answer, { status: 403, data: { code: 'SANDBOX_ONLY' } }, operation)
  }
})
