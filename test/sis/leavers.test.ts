import t from 'tap'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { leave } from '../../src/sis/run/leavers.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const people = (...ids: string[]) => feedXml(...ids.map(primary_id => userXml({ primary_id })))
const told = ({ primary_id, outcome, file }: any) => `${primary_id} ${outcome} ${file}`

t.test('SIS-42 what becomes of somebody who has left', async t => {
  const at = new Date('2026-11-22T12:00:00Z')
  const cases: [string, object, object, unknown][] = [
    ['nothing, as in Alma (SIS-40)', {}, {}, undefined],
    ['inactive', { leavers: 'DEACTIVATE' }, {}, { status: { value: 'INACTIVE' }, status_date: '2026-11-22Z' }],
    ['inactive already', { leavers: 'DEACTIVATE' }, { status: { value: 'INACTIVE' } }, undefined],
    ['expires', { leavers: 'EXPIRE', leaversDays: 10 }, {}, { expiry_date: '2026-12-02Z' }],
    ['expires sooner', { leavers: 'EXPIRE' }, { expiry_date: '2026-01-01Z' }, undefined],
    ['would expire later', { leavers: 'EXPIRE' }, { expiry_date: '2027-01-01Z' }, { expiry_date: '2026-11-22Z' }],
    ['is purged', { leavers: 'PURGE', leaversDays: 1 }, {}, { purge_date: '2026-11-23Z' }]
  ]
  for (const [what, settings, record, expected] of cases) {
    const left = leave({ status: { value: 'ACTIVE' }, ...record } as never, { ...defaultSettings(), ...settings }, at)
    t.match(left?.record ?? undefined, expected ?? undefined, what)
    t.equal(left === undefined, expected === undefined, what)
  }
})

t.test('SIS-42 those whom a full feed leaves out are deactivated, behind the guard', async t => {
  const app = await sisApp(t, { leavers: 'DEACTIVATE', guards: { leavers: { count: 2 } } })
  const status = async (id: string) => (await app.call('GET', `/almaws/v1/users/${id}`)).data.status.value
  await app.call('POST', '/v1/sis/profiles', { body: { code: 'STAFF', name: 'Staff', settings: {} } })
  await feed(app, people('tom'), { profile: 'STAFF' })
  await feed(app, people('ada', 'bob', 'cyd', 'dan', 'eve'))
  const refused = `<user><primary_id>dan</primary_id><last_name>D</last_name><user_group>NONE</user_group></user>`
  const next = feedXml(...['ada', 'bob', 'cyd'].map(primary_id => userXml({ primary_id })), refused)
  const dry = await feed(app, next, { dryRun: true })
  const real = await feed(app, next)
  t.match(real.run, {
    status: 'COMPLETED_SUCCESS',
    kinds: { leavers: 1 },
    counters: { processed: 5, updated: 1, rejected: 1 }
  })
  t.same(real.records.map(told).at(-1), 'eve updated (left out of the feed)')
  t.same(dry.records, real.records, 'a dry run tells the same')
  t.same(await Promise.all(['ada', 'dan', 'eve', 'tom'].map(status)), ['ACTIVE', 'ACTIVE', 'INACTIVE', 'ACTIVE'])
  const again = await feed(app, next)
  t.match(again.run.counters, { processed: 4, updated: 0 }, 'once')

  const unreadable = feedXml(userXml({ primary_id: 'ada' }), '<user><last_name>Nobody</last_name></user>')
  t.match((await feed(app, unreadable)).run.kinds, { rejected: 1 }, 'who is refused without a name may be anybody')
  t.equal(await status('bob'), 'ACTIVE')
  const half = await feed(app, people('ada'))
  t.match(half.run, { status: 'WAITING_FOR_APPROVAL', guard: { exceeded: [{ kind: 'leavers', found: 3, of: 5 }] } })
  t.equal(await status('bob'), 'ACTIVE', 'half a feed removes nobody')

  const plan = await feed(app, people('ada', 'dan'), { dryRun: true })
  await app.call('PATCH', '/almaws/v1/users/bob', { body: { first_name: 'Bob' } })
  const asked = await app.call('POST', `/v1/sis/runs/${plan.run.id}/apply`, { body: { hash: plan.run.plan_hash } })
  await runJobsUntilDone(app)
  const applied = await reportOf(app, asked.data.id)
  t.same(applied.records.map(told).slice(2), [
    'bob rejected (left out of the feed)',
    'cyd updated (left out of the feed)'
  ])
  await app.call('POST', `/v1/sis/runs/${applied.run.id}/undo?dry_run=false`, { body: {} })
  await runJobsUntilDone(app)
  t.equal(await status('cyd'), 'ACTIVE', 'undone')
})

t.test('SIS-42 leavers stand behind their guard although guards are off', async t => {
  const many = (count: number) => people(...Array.from({ length: count }, (_, n) => `p${n}`))
  for (const guards of [{ active: false }, { leavers: {} }]) {
    const app = await sisApp(t, { leavers: 'DEACTIVATE', guards })
    t.match((await feed(app, many(50))).run.guard, { state: 'EXEMPT' }, 'the first load')
    const half = await feed(app, many(1))
    t.match(half.run, {
      status: 'WAITING_FOR_APPROVAL',
      guard: { exceeded: [{ kind: 'leavers', found: 49, of: 50, count: 20, percent: 5 }] }
    })
    const { rows } = await app.database.pool.query(`select distinct status from app_user`)
    t.same(rows, [{ status: 'ACTIVE' }], 'nobody was touched')
    const few = await feed(app, many(45))
    t.match(few.run, { status: 'COMPLETED_SUCCESS', guard: { state: 'PASSED' }, kinds: { leavers: 5 } })
    const imported = await feed(app, people('new'), { mode: 'import' })
    t.equal(imported.run.guard.state, 'active' in guards ? 'OFF' : 'PASSED', 'an import knows no leavers')
  }
})

t.test('SIS-42 leavers are settled anew when a lock crosses', async t => {
  const app = await sisApp(t, { leavers: 'DEACTIVATE' })
  await feed(app, people('ada', 'bob'))
  await app.database.pool.query('create sequence crossings')
  await app.database.pool.query(`create function cross_it() returns trigger language plpgsql as $$ begin
    if new.entry = '(left out of the feed)' and nextval('crossings') < 4 then
      raise exception 'deadlock detected' using errcode = '40P01'; end if; return new; end $$`)
  await app.database.pool.query(
    'create trigger cross_it before insert on sis_chunk for each row execute function cross_it()'
  )
  const { run } = await feed(app, people('ada'))
  t.match(run, {
    status: 'COMPLETED_SUCCESS',
    counters: { processed: 2, updated: 1, unchanged: 1 },
    kinds: { leavers: 1 }
  })
})
