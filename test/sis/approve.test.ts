import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { pickUp, pickUpApp, zip } from './waiting.ts'

const people = (count: number, more = '') =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}`, more })))
const approve = ({ call }: TestApp, id: string) =>
  call('POST', `/v1/sis/runs/${id}/approve`, { body: { who: 'Ada L.', why: 'The new term has begun.' } })
/** Two calls of which the second comes while the first one waits for the run, and both then go on. */
async function atOnce({ database }: TestApp, id: string, ...calls: (() => ReturnType<TestApp['call']>)[]) {
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query('select from sis_run where id = $1 for update', [id])
  const answers: ReturnType<TestApp['call']>[] = []
  for (const [index, ask] of calls.entries()) {
    answers.push(ask())
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await until(async () => (await database.pool.query(waiting)).rows.length > index, 20_000, 'the call does not wait')
  }
  await client.query('commit')
  client.release()
  return (await Promise.all(answers)).map(({ status, data }) => `${status} ${data.code ?? data.guard.state}`).sort()
}
/** Posts a feed whose run waits in the queue. */
const post = async ({ app }: TestApp, payload: string): Promise<string> => {
  const headers = { authorization: 'apikey test', 'content-type': 'application/xml' }
  return (await app.inject({ method: 'POST', url: '/v1/sis/profiles/CAMPUS/runs', payload, headers })).json().id
}

t.test('approveSisRun: SIS-54 a later run that settled nobody has not gone before', async t => {
  const { app, place } = await pickUpApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(1))
  writeFileSync(join(place, 'a.zip'), await zip({ primary_id: 'a' }, { primary_id: 'b' }, { primary_id: 'c' }))
  const waiting = await pickUp(app)
  t.equal(waiting.status, 'WAITING_FOR_APPROVAL')
  t.match(await pickUp(app), { status: 'COMPLETED_SUCCESS', files: [] }, 'the schedule comes and finds no file')
  const cancelled = await post(app, people(2))
  await app.call('POST', `/v1/sis/runs/${cancelled}/cancel`, { body: {} })
  t.equal((await reportOf(app, cancelled)).run.status, 'USER_ABORTED')
  const broken = await feed(app, '<users><user></users>')
  t.equal(broken.run.status, 'COMPLETED_FAILED')
  const refused = await feed(app, feedXml('<user><last_name>Nobody</last_name></user>'))
  t.match(refused.run.counters, { processed: 1, rejected: 1 })
  t.equal((await feed(app, people(5))).run.status, 'WAITING_FOR_APPROVAL', 'measured only')

  t.equal((await approve(app, waiting.id)).status, 200)
  await runJobsUntilDone(app)
  t.match((await reportOf(app, waiting.id)).run, { status: 'COMPLETED_SUCCESS', counters: { created: 3 } })
})

t.test('approveSisRun: SIS-54 a later run that found everybody as they are has gone before', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(1))
  const waiting = await feed(app, people(5, '<campus_code>old</campus_code>'))
  const same = await feed(app, people(1))
  t.match(same.run.counters, { unchanged: 1, updated: 0 })
  const { status, data } = await approve(app, waiting.run.id)
  t.match([status, data.code, data.detail], [409, 'RUN_OVERTAKEN', new RegExp(same.run.id)])
})

t.test('approveSisRun: SIS-54 an approved run goes before what was asked for after it', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  // The queue goes by the database's clock: what was asked for then is in the past of it.
  app.clock.set('2020-01-01T12:00:00Z')
  await feed(app, people(1))
  const waiting = await feed(app, people(5, '<campus_code>old</campus_code>'))
  t.equal(waiting.run.status, 'WAITING_FOR_APPROVAL')
  app.clock.set('2020-01-01T13:00:00Z')
  const next = await post(app, people(1, '<campus_code>new</campus_code>'))
  app.clock.set('2020-01-01T14:00:00Z')
  t.equal((await approve(app, waiting.run.id)).status, 200)
  await runJobsUntilDone(app)
  t.match((await reportOf(app, waiting.run.id)).run, {
    status: 'COMPLETED_SUCCESS',
    counters: { created: 4, updated: 1 }
  })
  t.match((await reportOf(app, next)).run, { status: 'COMPLETED_SUCCESS', counters: { updated: 1 } })
  t.equal(
    (await app.call('GET', '/almaws/v1/users/p0')).data.campus_code.value,
    'new',
    'the newer file has the last word'
  )
})

t.test('approveSisRun: SIS-54 a run that is overtaken after it was approved applies nothing', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  const { pool } = app.database
  await feed(app, people(1))
  const waiting = await feed(app, people(5, '<campus_code>old</campus_code>'))
  t.equal((await approve(app, waiting.run.id)).status, 200)
  // As if the next run had been going on, measured at most, when this one was approved.
  await pool.query(`update job_instance set status = 'MANUAL_HANDLING_REQUIRED' where id = $1`, [waiting.run.id])
  await feed(app, people(1, '<campus_code>new</campus_code>'))
  const { rows } = await pool.query(
    `update job_instance set status = 'QUEUED' where id = $1 returning institution, queue`,
    [waiting.run.id]
  )
  const payload = JSON.stringify({ institution: rows[0].institution, instance: waiting.run.id })
  await pool.query(`select graphile_worker.add_job('run-job', $1::json, queue_name => $2)`, [payload, rows[0].queue])
  await runJobsUntilDone(app)
  const { run } = await reportOf(app, waiting.run.id)
  t.match(run, { status: 'COMPLETED_FAILED', phase: 'FINISHED', counters: { processed: 0 } })
  t.match(run.failure.message, /^A later run of the profile, \d+, has gone before\.$/)
  t.equal((await app.call('GET', '/almaws/v1/users/p0')).data.campus_code.value, 'new')
})

t.test('approveSisRun discardSisRun: SIS-54 of two decisions at once one is taken', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(1))
  const { run } = await feed(app, people(5))
  const discard = () => app.call('POST', `/v1/sis/runs/${run.id}/discard`, { body: { why: 'the wrong file' } })
  const both = await atOnce(app, run.id, () => approve(app, run.id), discard)
  await runJobsUntilDone(app)
  const done = (await reportOf(app, run.id)).run
  if (done.guard.state === 'APPROVED') {
    t.same(both, ['200 APPROVED', '409 RUN_NOT_WAITING'])
    t.match(done, { status: 'COMPLETED_SUCCESS', counters: { created: 4 } })
  } else {
    t.same(both, ['200 DISCARDED', '409 RUN_NOT_WAITING'])
    t.match(done, { status: 'USER_ABORTED', counters: { created: 0 } })
  }

  const { run: next } = await feed(app, people(20))
  const twice = await atOnce(
    app,
    next.id,
    () => approve(app, next.id),
    () => approve(app, next.id)
  )
  t.same(twice, ['200 APPROVED', '409 RUN_NOT_WAITING'])
  const trail = (await app.call('GET', '/v1/audit?action=sis.run.approved')).data.entries
  t.equal(trail.filter(({ subject }: any) => subject === `sis-run:${next.id}`).length, 1)
})
