import t from 'tap'
import { institution } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'

t.test('SIS-22 users that are made and changed over the API while a run goes on', async t => {
  const app = await sisApp(t)
  const count = 3000
  const id = (n: number) => `u${n}`
  const line = (n: number) => userXml({ primary_id: id(n), first_name: 'Feed', identifiers: { BARCODE: `b${n}` } })
  const payload = `<users>\n${Array.from({ length: count }, (_, n) => line(n)).join('\n')}\n</users>`
  const headers = { authorization: 'apikey test', 'content-type': 'application/xml' }
  const posted = await app.app.inject({ method: 'POST', url: '/v1/sis/profiles/CAMPUS/runs', payload, headers })
  let over = false
  const running = runJobsUntilDone(app).then(() => {
    over = true
  })
  // Internal users that take primary ids and barcodes which the feed is about to bring.
  const taken = new Map<string, number>()
  for (let n = 5; !over && n < count; n += 41) {
    const other = { primary_id: `desk${n}`, last_name: 'Desk', account_type: { value: 'INTERNAL' } }
    const barcode = { user_identifier: [{ id_type: { value: 'BARCODE' }, value: `b${n}` }] }
    const wire = n % 2 === 0 ? { ...other, primary_id: id(n) } : { ...other, ...barcode }
    const { status, data } = await app.call('POST', '/almaws/v1/users', {
      body: { ...wire, user_group: { value: 'STAFF' } }
    })
    if (status === 200) taken.set(id(n), n)
    else t.equal(data.errorList.error[0].errorCode, '401851', 'the feed was first')
    await app.call('PATCH', `/almaws/v1/users/${id(n - 1)}`, { body: { middle_name: 'API' } })
  }
  await running
  const { run, records } = await reportOf(app, posted.json().id)
  t.equal(run.status, 'COMPLETED_SUCCESS')
  t.equal(run.counters.processed, count)
  t.equal(run.counters.created + run.counters.rejected, count)
  t.ok(taken.size > 0)
  t.equal(run.counters.rejected, taken.size, 'each identifier that was taken before is a rejected record')
  t.ok(records.length === 1000)
  const { rows } = await app.database.pool.query(
    `select u.primary_id, count(i.*)::int as n from app_user u join user_identifier i on i.user_id = u.id
     where u.account_type = 'EXTERNAL' group by 1`
  )
  t.equal(rows.length, count - taken.size)
  t.ok(
    rows.every(row => row.n === 2 && !taken.has(row.primary_id)),
    'every user with both identifiers'
  )
})

t.test('SIS-22 an identifier that is taken in the very moment: the chunk is settled anew', async t => {
  const app = await sisApp(t)
  const { pool } = app.database
  const other = await pool.connect()
  t.teardown(() => other.release())
  await other.query('begin')
  // What a POST has written and not committed yet.
  await other.query(
    `insert into app_user (institution, id, primary_id, last_name, record_type, account_type, status, record, guarded,
       created_at, modified_at)
     values ($1, -5, 'bob', 'Desk', 'PUBLIC', 'INTERNAL', 'ACTIVE', '{"primary_id":"bob"}', '{}', now(), now())`,
    [institution]
  )
  const key = "insert into user_identifier (institution, value_key, user_id, id_type) values ($1, 'bob', -5, '')"
  await other.query(key, [institution])
  const running = feed(app, feedXml({ primary_id: 'ada' }, { primary_id: 'bob' }, { primary_id: 'eve' }))
  const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await until(async () => (await pool.query(waiting)).rows[0].n > 0, 10_000, 'the chunk does not wait')
  await other.query('commit')
  const { run, records } = await running
  t.match(run, { status: 'COMPLETED_SUCCESS', counters: { processed: 3, created: 2, rejected: 1 } })
  t.match(records[1], { outcome: 'rejected', reason: 'USER_NOT_EXTERNAL', code: '401857' })
  const { rows } = await pool.query('select count(*)::int as n from sis_chunk')
  t.equal(rows[0].n, 1, 'what the first attempt wrote is undone')
  const events = await app.call(
    'GET',
    `/almaws/v1/conf/jobs/${run.links.job_instance.split('/').at(-3)}/instances/${run.id}/events`
  )
  t.equal(events.data.total_record_count, 1, 'one event (SIS-51)')
})
