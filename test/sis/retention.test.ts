import t from 'tap'
import { institution } from '../helpers/app.ts'
import { feed, feedXml, sisApp } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const day = 24 * 3600 * 1000

t.test('AN-29 the report of a run forgets single users after REPORT_DAYS, its counters stay', async t => {
  const app = await sisApp(t)
  const rows = async (table: string) =>
    (await app.database.pool.query(`select count(*)::int as count from ${table}`)).rows[0].count
  const purge = async () => {
    const { status } = await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
    t.equal(status, 200)
    await runJobsUntilDone(app)
    const { data } = await app.call('GET', '/almaws/v1/conf/jobs/S1002/instances?limit=1')
    return data.job_instance[0].counter[0].value
  }
  const { run } = await feed(app, feedXml({ primary_id: 'ada' }, { primary_id: 'bob', last_name: '' }))
  t.match(run.counters, { processed: 2, created: 1, rejected: 1 })

  app.clock.advance(14 * day - 1000)
  t.equal(await purge(), '0', 'not a second before')
  t.equal(await rows('sis_chunk'), 1)
  t.equal(await rows('job_event'), 1)

  app.clock.advance(2000)
  t.equal(await purge(), '1')
  for (const table of ['sis_chunk', 'sis_record', 'job_event', 'sis_file_chunk', 'sis_claim'])
    t.equal(await rows(table), 0, table)
  const { data } = await app.call('GET', `/v1/sis/runs/${run.id}`)
  t.same(data.counters, run.counters)
  t.same((await app.call('GET', `/v1/sis/runs/${run.id}/records`)).data.records, [])
  t.equal((await app.call('GET', '/almaws/v1/users/ada')).status, 200, 'the user is none of its business')
  t.equal(await purge(), '0', 'nothing twice')
})

t.test('AN-29 what a dead process left of an upload is removed a day later', async t => {
  const app = await sisApp(t)
  const put = (id: number, at: Date) =>
    app.database.pool.query('insert into sis_file_chunk values ($1, $2, 0, 0, $3, $4)', [
      institution,
      id,
      Buffer.from('x'),
      at
    ])
  await put(1, new Date(app.clock.now().getTime() - day - 1000))
  await put(2, new Date(app.clock.now().getTime() - day + 60_000))
  await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
  await runJobsUntilDone(app)
  const { rows } = await app.database.pool.query('select run_id::int as id from sis_file_chunk')
  t.same(rows, [{ id: 2 }], 'one that may still go on stays')
})
