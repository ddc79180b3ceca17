import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { zipOf } from '../helpers/zip.ts'
import { pickUp, pickUpApp, zip } from './waiting.ts'

const instanceOf = async (app: any, { links }: any) =>
  (await app.call('GET', new URL(links.job_instance).pathname)).data
const people = (count: number, more = '') =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}`, more })))

t.test('getJobInstance, listJobInstanceEvents: files that cannot be read are no success', async t => {
  const { app, place } = await pickUpApp(t)
  writeFileSync(join(place, '1.zip'), await zip({ primary_id: 'ada' }))
  writeFileSync(join(place, '2.zip'), 'no zip at all')
  writeFileSync(
    join(place, '3.zip'),
    await zipOf({ 'a.xml': feedXml({ primary_id: 'bob' }), 'staff/b.xml': '<users><user><primary_id>x</users>' })
  )
  const run = await pickUp(app)
  t.match(run, { status: 'COMPLETED_WARNING', percent: 100, phase: 'FINISHED', counters: { created: 1 } })
  t.match(run.notices, [
    { code: 'UNREADABLE', file: '2.zip' },
    { code: 'UNREADABLE', file: '3.zip', message: /^staff\/b\.xml: / }
  ])
  const instance = await instanceOf(app, run)
  t.match(instance, {
    status: { value: 'COMPLETED_WARNING', desc: 'Completed with warnings' },
    progress: 100,
    alert: [
      { value: 'alert_general_warning', desc: /^2\.zip: / },
      { value: 'alert_general_warning', desc: /^3\.zip: staff\/b\.xml: / }
    ]
  })
  const events = await app.call('GET', `${new URL(run.links.job_instance).pathname}/events`)
  const told = events.data.event.map(({ event_key }: any) =>
    Object.fromEntries(event_key.map(({ code, value }: any) => [code, value]))
  )
  t.match(told, [
    { FILE: '2.zip', REASON: 'UNREADABLE' },
    { FILE: '3.zip', REASON: 'UNREADABLE', MESSAGE: /b\.xml/ }
  ])
  writeFileSync(join(place, '4.zip'), await zip({ primary_id: 'cy' }))
  t.match(await pickUp(app), { status: 'COMPLETED_SUCCESS' }, 'the next night is one again')
})

t.test('getSisRun: while a run waits its counters say what would be', async t => {
  const app = await sisApp(t, { guards: { user_group: { count: 1, percent: 1 } } })
  await feed(app, people(3, '<user_group>GRAD</user_group>'))
  const { run } = await feed(app, people(3, '<user_group>STAFF</user_group>'))
  t.match(run, { status: 'WAITING_FOR_APPROVAL', counters_tell: 'WHAT_WOULD_BE', counters: { updated: 3 } })
  const labels = async (of: any) =>
    (await instanceOf(app, of)).counter.map(({ type, value }: any) => `${type.desc} ${value}`)
  t.match(await labels(run), ['Total users processed 3', 'Total users that would be created 0', /would be updated 3/])
  const dry = await feed(app, people(4), { dryRun: true })
  t.match((await labels(dry.run))[1], 'Total users that would be created 1')
  t.equal(dry.run.counters_tell, 'WHAT_WOULD_BE')
  await app.call('POST', `/v1/sis/runs/${run.id}/approve`, { body: { who: 'Ada', why: 'a test' } })
  t.match((await reportOf(app, run.id)).run, { status: 'QUEUED', phase: 'WAITING', counters: { updated: 0 } })
  await runJobsUntilDone(app)
  const done = (await reportOf(app, run.id)).run
  t.match(done, { status: 'COMPLETED_SUCCESS', counters_tell: 'WHAT_WAS_DONE', counters: { updated: 3 } })
  t.match((await labels(done))[2], 'Total users updated successfully 3')
  t.notMatch((await app.call('GET', '/v1/audit?action=sis.run.ended')).text, '_supposed')
  await app.database.pool.query("update job_instance set status = 'RUNNING' where id = $1", [run.id])
  t.match((await reportOf(app, run.id)).run, { status: 'RUNNING', phase: 'APPLYING' }, 'never finished and running')
})
