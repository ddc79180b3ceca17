import t from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const people = (count: number, last_name = 'Reader') =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}`, last_name })))
const users = async ({ database }: TestApp): Promise<number> =>
  (await database.pool.query('select count(*)::int as n from app_user')).rows[0].n
const endings = async (app: TestApp, id: string): Promise<number> =>
  (await app.call('GET', '/v1/audit?action=sis.run.ended')).data.entries.filter(
    ({ subject }: any) => subject === `sis-run:${id}`
  ).length

/** Leaves a run as a process leaves it that dies before the runner has stored how the job ended; takes it up again. */
async function takeUp(app: TestApp, id: string) {
  const { pool } = app.database
  const { rows } = await pool.query(
    `update job_instance set status = 'QUEUED', worker = null, end_time = null, alerts = '[]' where id = $1
     returning institution, queue`,
    [id]
  )
  const payload = JSON.stringify({ institution: rows[0].institution, instance: id })
  await pool.query(`select graphile_worker.add_job('run-job', $1::json, queue_name => $2)`, [payload, rows[0].queue])
  await runJobsUntilDone(app)
  return (await reportOf(app, id)).run
}

t.test('SIS-04 a run that had ended when its process died has ended as it had', async t => {
  const app = await sisApp(t)
  const good = await feed(app, people(3))
  const { status, counters, guard, ended_at } = good.run
  t.match(await takeUp(app, good.run.id), { status, counters, guard, ended_at, failure: null })
  t.equal(await endings(app, good.run.id), 1)

  const broken = await feed(app, `<users>\n${userXml({ primary_id: 'new' })}\n<user><primary_id>&nosuch;</users>`)
  const again = await takeUp(app, broken.run.id)
  t.equal(broken.run.status, 'COMPLETED_FAILED')
  t.match(again, { status: 'COMPLETED_FAILED', counters: { processed: 0 }, failure: broken.run.failure })
  const job = (await app.call('GET', `/almaws/v1/conf/jobs/ALL/instances/${broken.run.id}`)).data
  t.match(job.alert, [{ desc: /line 3, column .* Nothing was applied\.$/ }], 'in the same words')
  t.equal(await endings(app, broken.run.id), 1)

  const undone = await app.call('POST', `/v1/sis/runs/${good.run.id}/undo?dry_run=false`, { body: {} })
  await runJobsUntilDone(app)
  t.match(await takeUp(app, undone.data.id), {
    status: 'COMPLETED_SUCCESS',
    phase: 'FINISHED',
    counters: { removed: 3 }
  })
  t.equal(await endings(app, undone.data.id), 1)
})

t.test('SIS-54 a run that waited when its process died still waits, unless it was cancelled', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(3))
  const { run } = await feed(app, people(10))
  t.match(await takeUp(app, run.id), { status: 'WAITING_FOR_APPROVAL', guard: { state: 'WAITING' } })
  t.equal(await users(app), 3, 'nothing was applied')
  await app.call('POST', `/v1/sis/runs/${run.id}/approve`, { body: { who: 'Ada L.', why: 'The new term has begun.' } })
  await runJobsUntilDone(app)
  t.match((await reportOf(app, run.id)).run, { status: 'COMPLETED_SUCCESS', counters: { created: 7 } })

  const other = await feed(app, people(20))
  t.equal(other.run.status, 'WAITING_FOR_APPROVAL')
  const decided = '{"by": "test", "at": "2026-11-22T12:00:00.000Z"}'
  await app.database.pool.query('update sis_run set cancelled = $2 where id = $1', [other.run.id, decided])
  t.match(await takeUp(app, other.run.id), { status: 'USER_ABORTED', phase: 'FINISHED', counters: { processed: 0 } })
  t.equal(await users(app), 10)
})

t.test('cancelSisRun: a run that is cancelled at the moment in which its guard stops it does not wait', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(3))
  // Somebody cancels after the last chunk was measured: the database chooses the moment.
  await app.database.pool.query(`create function cancel_it() returns trigger language plpgsql as $$ begin
      update sis_run set cancelled = '{"by": "test", "at": "2026-11-22T12:00:00.000Z"}' where id = new.run_id;
      return null; end $$`)
  await app.database.pool.query(
    `create constraint trigger cancel_it after insert on sis_chunk deferrable initially deferred
     for each row execute function cancel_it()`
  )
  const { run } = await feed(app, people(10))
  t.match(run, { status: 'USER_ABORTED', phase: 'FINISHED', counters: { processed: 0 } })
})
