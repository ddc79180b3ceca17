import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { pickUp, pickUpApp, zip } from './waiting.ts'

const people = (count: number, more = '') =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}`, more })))
const approve = ({ call }: TestApp, id: string) =>
  call('POST', `/v1/sis/runs/${id}/approve`, { body: { who: 'Ada L.', why: 'The new term has begun.' } })
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
