import t from 'tap'
import type { TestApp } from '../../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../../helpers/feed.ts'
import { runJobsUntilDone } from '../../helpers/jobs.ts'

const hourMs = 3_600_000
const person = (primary_id: string, user_group = 'GRAD', more = '') => userXml({ primary_id, user_group, more })
/** The runs whose feeds are kept, as the database has them. */
const kept = async ({ database }: TestApp): Promise<string[]> =>
  (await database.pool.query('select distinct run_id::text as run from sis_file_chunk')).rows.map(({ run }) => run)
const apply = (app: TestApp, { id, plan_hash }: { id: string; plan_hash: string }) =>
  app.call('POST', `/v1/sis/runs/${id}/apply`, { body: { hash: plan_hash } })
const remove = (app: TestApp, id: string) => app.call('DELETE', `/almaws/v1/users/${id}`)

t.test('SIS-54 the feed of a dry run is kept only as a plan, until it expires', async t => {
  const app = await sisApp(t)
  await feed(app, feedXml(person('ada'), person('bob')))
  t.same(await kept(app), [])
  const idle = await feed(app, feedXml(person('ada'), person('bob')), { dryRun: true })
  t.match(idle.run, { counters: { unchanged: 2 }, plan_expires_at: undefined })
  t.same(await kept(app), [], 'a dry run that would change nobody keeps nothing')
  t.match((await apply(app, idle.run)).data, { code: 'RUN_NO_PLAN', detail: /would change nobody/ })

  const plan = await feed(app, feedXml(person('ada', 'STAFF')), { dryRun: true })
  t.equal(plan.run.plan_expires_at, '2026-11-25T12:00:00.000Z', 'PLAN_HOURS')
  t.same(await kept(app), [plan.run.id])
  app.clock.advance(73 * hourMs)
  t.match((await apply(app, plan.run)).data, { code: 'RUN_NO_PLAN', detail: /has expired/ })
  await feed(app, feedXml(person('bob')))
  t.same(await kept(app), [], 'the next run removes what has expired')
  t.match((await reportOf(app, plan.run.id)).run, { counters: { updated: 1 }, plan_expires_at: undefined })

  const last = await feed(app, feedXml(person('ada', 'STAFF')), { dryRun: true })
  app.clock.advance(73 * hourMs)
  await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
  await runJobsUntilDone(app)
  t.same(await kept(app), [], 'and so does the daily job')
  t.equal((await reportOf(app, last.run.id)).records.length, 1, 'its report stays')
})

t.test('applySisRun: a plan that is being applied keeps its feed until that run ends', async t => {
  const app = await sisApp(t)
  const plan = await feed(app, feedXml(person('ada'), person('bob')), { dryRun: true })
  app.clock.advance(71 * hourMs)
  const asked = await apply(app, plan.run)
  t.equal(asked.status, 202, asked.text)
  app.clock.advance(10 * hourMs)
  await runJobsUntilDone(app)
  t.match((await reportOf(app, asked.data.id)).run, { status: 'COMPLETED_SUCCESS', counters: { created: 2 } })
  t.same(await kept(app), [])
  t.equal((await reportOf(app, plan.run.id)).run.plan_expires_at, undefined)
})

t.test('discardSisRun: a plan that nobody wants goes at once, and only once', async t => {
  const app = await sisApp(t)
  const plan = await feed(app, feedXml(person('ada')), { dryRun: true })
  const discarded = await app.call('POST', `/v1/sis/runs/${plan.run.id}/discard`, { body: { why: 'wrong term' } })
  t.match([discarded.status, discarded.data.status], [200, 'COMPLETED_SUCCESS'], discarded.text)
  t.same(await kept(app), [])
  t.match((await apply(app, plan.run)).data, { code: 'RUN_NO_PLAN', detail: /was discarded/ })
  const again = await app.call('POST', `/v1/sis/runs/${plan.run.id}/discard`, { body: {} })
  t.equal(again.data.code, 'RUN_NOT_WAITING')
})

t.test('PUR-01 a user who is deleted takes the plans that name them along, and no others', async t => {
  const app = await sisApp(t)
  await feed(app, feedXml(person('ada'), person('bob'), person('cyd')))
  const plans = {
    about: await feed(app, feedXml(person('ada', 'STAFF'), person('bob', 'STAFF')), { dryRun: true }),
    other: await feed(app, feedXml(person('bob', 'STAFF')), { dryRun: true })
  }
  const taken =
    '<user_identifiers><user_identifier><id_type>BARCODE</id_type><value> CYD </value></user_identifier></user_identifiers>'
  const refused = await feed(app, feedXml(person('new', 'GRAD', taken), person('eve')), { dryRun: true })
  t.match(refused.run.counters, { created: 1, rejected: 1 })
  t.equal((await kept(app)).length, 3)

  t.equal((await remove(app, 'ada')).status, 204)
  t.same((await kept(app)).sort(), [plans.other.run.id, refused.run.id].sort(), 'the feed with ada is gone at once')
  t.match((await apply(app, plans.about.run)).data, { code: 'RUN_NO_PLAN', detail: /a user who is deleted/ })
  t.equal((await remove(app, 'cyd')).status, 204)
  t.same(await kept(app), [plans.other.run.id], 'a record that claims what is theirs names them too')
  const { rows } = await app.database.pool.query('select count(*)::int as n from sis_reject')
  t.equal(rows[0].n, 0, 'nor does it stay among the rejects')
  t.equal((await apply(app, plans.other.run)).status, 202)
  await runJobsUntilDone(app)
  t.same(await kept(app), [])
})
