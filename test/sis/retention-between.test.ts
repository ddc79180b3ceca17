import t from 'tap'
import { startRunner } from '../../src/jobs/runner.ts'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'

const people = (count: number, last_name = 'Reader') =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}`, last_name })))
const statusOf = async ({ database }: TestApp, id: string): Promise<string> =>
  (await database.pool.query('select status from job_instance where id = $1', [id])).rows[0].status

/** Runs the purge of reports fifteen days later, and only that. */
async function purge(app: TestApp): Promise<string> {
  app.clock.set('2026-12-07T12:00:00Z')
  const started = await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
  const id = started.data.additional_info.link.split('/').at(-1)
  const runner = await startRunner(app.parts, { takeover: 200, schedule: 200, poll: 50 })
  await until(async () => /^COMPLETED/.test(await statusOf(app, id)), 60_000, 'the purge does not end')
  await runner.stop(10)
  return statusOf(app, id)
}

t.test('AN-29 a decision that comes in between does not keep the purge from the other runs', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  const { pool } = app.database
  await feed(app, people(1))
  const [one, other] = [await feed(app, people(9)), await feed(app, people(9))]
  // While the first one is discarded, somebody approves the second one: the database chooses the moment.
  await pool.query(`create function approve_it() returns trigger language plpgsql as $$ begin
      update job_instance set status = 'QUEUED' where id = ${other.run.id} and status = 'MANUAL_HANDLING_REQUIRED';
      return null; end $$`)
  await pool.query(`create trigger approve_it after update on sis_run for each row
    when (new.id = ${one.run.id} and new.phase = 'FINISHED') execute function approve_it()`)
  t.equal(await purge(app), 'COMPLETED_SUCCESS')
  t.same([await statusOf(app, one.run.id), await statusOf(app, other.run.id)], ['USER_ABORTED', 'QUEUED'])
})

t.test('undoSisRun: AN-29 the report of a run stays until its undoing, asked for in time, has ended', async t => {
  const app = await sisApp(t, { guards: { active: false } })
  const { pool } = app.database
  await feed(app, people(3))
  const next = await feed(app, people(3, 'Wrong'))
  const asked = await app.call('POST', `/v1/sis/runs/${next.run.id}/undo?dry_run=false`, { body: {} })
  // It waits for its turn meanwhile.
  const { rows } = await pool.query(
    `delete from graphile_worker._private_jobs returning payload, (select queue from job_instance where id = $1)`,
    [asked.data.id]
  )
  t.equal(await purge(app), 'COMPLETED_SUCCESS')
  await pool.query(`select graphile_worker.add_job('run-job', $1::json, queue_name => $2)`, [
    rows[0].payload,
    rows[0].queue
  ])
  await runJobsUntilDone(app)
  t.match((await reportOf(app, asked.data.id)).run, { status: 'COMPLETED_SUCCESS', counters: { updated: 3 } })
  t.equal((await app.call('GET', '/almaws/v1/users/p0')).data.last_name, 'Reader')
})
