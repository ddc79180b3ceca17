import t from 'tap'
import { consortialTemplate } from '../../src/anonymization/rules/settings.ts'
import { allRunRows, batchesOf } from '../../src/jobs/rows.ts'
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

t.test('AN-29 an institution decides for itself how long reports tell of single users', async t => {
  const app = await sisApp(t)
  const settings = { ...consortialTemplate(), report_days: 3 }
  t.equal((await app.call('PUT', '/v1/privacy/settings', { body: { ...settings, report_days: -1 } })).status, 400)
  t.equal((await app.call('PUT', '/v1/privacy/settings', { body: settings })).status, 200)
  t.equal((await app.call('GET', '/v1/privacy/settings')).data.settings.report_days, 3)
  const { run } = await feed(app, feedXml({ primary_id: 'ada' }))
  const undo = () => app.call('POST', `/v1/sis/runs/${run.id}/undo?dry_run=true`, { body: {} })
  const told = async (after: number) => {
    app.clock.advance(after)
    await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
    await runJobsUntilDone(app)
    return (await app.call('GET', `/v1/sis/runs/${run.id}/records`)).data.records.length
  }
  const { data } = await app.call('GET', '/v1/users/ada/personal-data')
  t.match(JSON.stringify(data.held), /at the latest 3 days after the run ended \(report_days\)/)
  t.equal(await told(3 * day - 1000), 1, 'not a second before')
  t.equal(await told(2000), 0)
  t.match(await undo(), { status: 409, data: { code: 'RUN_NOT_UNDOABLE' } })
})

t.test('AN-29 what a dead process left of an upload is removed a day later', async t => {
  const app = await sisApp(t)
  const put = (id: string, at: Date) =>
    app.database.pool.query('insert into sis_file_chunk values ($1, $2, 0, 0, $3, $4)', [
      institution,
      id,
      Buffer.from('x'),
      at
    ])
  await put('1', new Date(app.clock.now().getTime() - day - 1000))
  await put('2', new Date(app.clock.now().getTime() - day + 60_000))
  await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
  await runJobsUntilDone(app)
  const { rows } = await app.database.pool.query('select run_id::int as id from sis_file_chunk')
  t.same(rows, [{ id: 2 }], 'one that may still go on stays')
})

t.test('JOB-08 a run leaves the history after JOB_HISTORY_DAYS, with all that hangs on it', async t => {
  const app = await sisApp(t)
  const { pool } = app.database
  const tables = async () => {
    const { rows } = await pool.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and column_name in ('run_id', 'instance')`
    )
    return [...rows, { table: 'job_instance', column: 'id' }, { table: 'sis_run', column: 'id' }]
  }
  const purge = async () => {
    const { status } = await app.call('POST', '/almaws/v1/conf/jobs/S1004?op=run', { body: {} })
    t.equal(status, 200)
    await runJobsUntilDone(app)
    const { data } = await app.call('GET', '/almaws/v1/conf/jobs/S1004/instances?limit=1')
    t.equal(data.job_instance[0].status.value, 'COMPLETED_SUCCESS')
    return data.job_instance[0].counter[0].value
  }
  const { run } = await feed(app, feedXml({ primary_id: 'ada' }, { primary_id: 'bob', last_name: '' }))
  // One that waits for a person is not over, however old it is.
  const waiting = await feed(app, feedXml({ primary_id: 'cyd' }))
  await pool.query(`update job_instance set status = 'MANUAL_HANDLING_REQUIRED' where id = $1`, [waiting.run.id])
  app.clock.advance(365 * day - 1000)
  t.equal(await purge(), '0', 'not a second before')
  app.clock.advance(2000)
  t.equal(await purge(), '1')
  for (const { table, column } of await tables()) {
    const { rows } = await pool.query(`select 1 from ${table} where ${column} = $1`, [run.id])
    t.equal(rows.length, 0, table)
  }
  t.equal((await app.call('GET', `/v1/sis/runs/${run.id}`)).status, 404)
  t.equal((await app.call('GET', `/v1/sis/runs/${waiting.run.id}`)).status, 200)
  t.equal((await app.call('GET', '/almaws/v1/users/ada')).status, 200, 'the user is none of its business')

  // What proves something stays with its number; any other table that names a run goes with it.
  const proofs = new Set(['privacy_manifest'])
  const gone = new Set(allRunRows().map(({ table, column }) => `${table}.${column}`))
  for (const { table, column } of await tables())
    t.ok(gone.has(`${table}.${column}`) || proofs.has(table) || table === 'job_instance', `${table}.${column}`)
})

t.test('JOB-08 AN-29 many runs are removed together, few large ones apart', async t => {
  const runs = [10, 20, 500, 5, 5].map((records, n) => ({ id: String(n), records }))
  const ids = (most: { runs: number; records: number }) => batchesOf(runs, most).map(batch => batch.runs.join(''))
  t.same(ids({ runs: 100, records: 1000 }), ['01234'])
  t.same(ids({ runs: 2, records: 1000 }), ['01', '23', '4'])
  t.same(ids({ runs: 100, records: 100 }), ['01', '2', '34'], 'one that is too large alone goes alone')
  t.same(batchesOf([], { runs: 1, records: 1 }), [])
})
