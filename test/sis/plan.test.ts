import t from 'tap'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const user = (primary_id: string, more: string) => userXml({ primary_id, more })
const group = (code: string) => `<user_group>${code}</user_group>`
const hashless = 'a'.repeat(64)

t.test('applySisRun: SIS-54 a dry run is a plan, and exactly that is applied', async t => {
  const app = await sisApp(t, { expiryDays: 30 })
  await feed(app, feedXml(user('ada', group('GRAD')), user('bob', group('GRAD')), user('cyd', group('GRAD'))))
  const next = feedXml(
    user('ada', group('STAFF')),
    user('bob', group('STAFF')),
    user('cyd', group('GRAD')),
    user('dan', '')
  )
  const plan = await feed(app, next, { dryRun: true })
  t.match(plan.run, { counters: { created: 1, updated: 2, unchanged: 1 }, plan_hash: /^[0-9a-f]{64}$/ })
  const note = { user_note: [{ note_type: { value: 'OTHER' }, note_text: 'met', segment_type: 'Internal' }] }
  await app.call('PATCH', '/almaws/v1/users/bob', { body: note })

  app.clock.set('2026-11-25T12:00:00Z')
  const at = `/v1/sis/runs/${plan.run.id}/apply`
  const wrong = await app.call('POST', at, { body: { hash: hashless } })
  t.match([wrong.status, wrong.data.code, wrong.data.detail], [409, 'RUN_NO_PLAN', /plan_hash is another/])
  const asked = await app.call('POST', at, { body: { hash: plan.run.plan_hash, who: 'Ada L.' } })
  t.match([asked.status, asked.data.action, asked.data.based_on], [202, 'APPLY', plan.run.id])
  await runJobsUntilDone(app)
  const done = await reportOf(app, asked.data.id)
  t.match(done.run, {
    status: 'COMPLETED_SUCCESS',
    counters: { processed: 4, created: 1, updated: 1, unchanged: 1, rejected: 1 }
  })
  t.same(
    done.records.map(({ primary_id, outcome, reason = '' }: any) => `${primary_id} ${outcome} ${reason}`.trim()),
    ['ada updated', 'bob rejected BASE_MOVED', 'cyd unchanged', 'dan created']
  )
  const bob = (await app.call('GET', '/almaws/v1/users/bob')).data
  t.equal(bob.user_group.value, 'GRAD', 'whoever has changed since is left alone')
  t.equal(
    (await app.call('GET', '/almaws/v1/users/dan')).data.expiry_date,
    '2026-12-22Z',
    'dates are those of the plan'
  )
  const twice = await app.call('POST', at, { body: { hash: plan.run.plan_hash } })
  t.match([twice.status, twice.data.detail], [409, new RegExp(`run ${asked.data.id} applies it`)])
  const real = await app.call('POST', `/v1/sis/runs/${asked.data.id}/apply`, { body: { hash: hashless } })
  t.match([real.status, real.data.detail], [409, /no dry run/])
  const { rows } = await app.database.pool.query('select count(*)::int as n from sis_file_chunk')
  t.equal(rows[0].n, 0, 'the file of a plan goes once it is applied')
})

t.test('cancelSisRun: a run that waits is cancelled at once, one that has ended is not', async t => {
  const app = await sisApp(t)
  const answer = await app.app.inject({
    method: 'POST',
    url: '/v1/sis/profiles/CAMPUS/runs',
    payload: feedXml(user('ada', '')),
    headers: { authorization: 'apikey test', 'content-type': 'application/xml' }
  })
  const { id } = answer.json()
  const cancelled = await app.call('POST', `/v1/sis/runs/${id}/cancel`, { body: { who: 'Ada L.' } })
  t.match(cancelled.data, { status: 'USER_ABORTED', phase: 'FINISHED', cancelled: { by: 'test', who: 'Ada L.' } })
  await runJobsUntilDone(app)
  t.match((await reportOf(app, id)).run, { status: 'USER_ABORTED', counters: { processed: 0 } })
  t.equal((await app.call('GET', '/almaws/v1/users/ada')).status, 400, 'nothing was applied')
  const again = await app.call('POST', `/v1/sis/runs/${id}/cancel`, { body: {} })
  t.match([again.status, again.data.code], [409, 'RUN_ENDED'])
})

t.test('cancelSisRun: a run that goes on stops at the next chunk, its counters tell what was applied', async t => {
  const app = await sisApp(t)
  // The moment is the database's to choose: somebody cancels while the first chunk is being settled.
  await app.database.pool.query(`create function cancel_it() returns trigger language plpgsql as $$ begin
      update sis_run set cancelled = '{"by": "test", "at": "2026-11-22T12:00:00.000Z"}' where id = new.run_id;
      return new; end $$`)
  await app.database.pool.query(
    'create trigger cancel_it after insert on sis_chunk for each row execute function cancel_it()'
  )
  const { run } = await feed(app, feedXml(...Array.from({ length: 1100 }, (_, n) => user(`u${n}`, ''))))
  t.match(run, {
    status: 'USER_ABORTED',
    phase: 'FINISHED',
    counters: { processed: 500, created: 500 },
    failure: { message: 'The run was cancelled.' }
  })
  const { rows } = await app.database.pool.query('select count(*)::int as n from app_user')
  t.equal(rows[0].n, 500)
  const next = await feed(app, feedXml(...Array.from({ length: 1100 }, (_, n) => user(`u${n}`, ''))))
  t.match(next.run.counters, { processed: 0 }, 'the next one is cancelled while it is measured: nothing is applied')
  const job = (await app.call('GET', `/almaws/v1/conf/jobs/ALL/instances/${run.id}`)).data
  t.match(job.alert, [{ desc: 'The run was cancelled. The 500 users before it were applied.' }])
})
