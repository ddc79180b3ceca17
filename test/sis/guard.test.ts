import t from 'tap'
import { summary } from '../../src/sis/cli/summary.ts'
import { defaultSettings } from '../../src/sis/profile/service.ts'
import { judge, sensitive, tally } from '../../src/sis/run/guard.ts'
import type { Kinds } from '../../src/sis/run-state.ts'
import { institution } from '../helpers/app.ts'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const people = (count: number, more: (n: number) => string = () => '', from = 0) =>
  feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n + from}`, more: more(n + from) })))
const approval = { who: 'Ada L.', why: 'The new term has begun.' }

t.test('SIS-54 a threshold is crossed above its count and its percentage', async t => {
  const settings = (guards: object) => ({ ...defaultSettings(), guards: { active: true, ...guards } })
  const of = { users: 1000, records: 400 }
  const cases: [string, Kinds, object, string[]][] = [
    ['nothing', {}, {}, []],
    ['at the count', { deactivated: 20 }, {}, []],
    ['above the count, below the share', { deactivated: 50 }, {}, []],
    ['above both', { deactivated: 51 }, {}, ['deactivated 51 of 1000']],
    ['few users: the count decides', { user_group: 51 }, { user_group: { count: 50 } }, ['user_group 51 of 1000']],
    ['no count: the share decides', { user_group: 2 }, { user_group: { percent: 0.1 } }, ['user_group 2 of 1000']],
    ['switched off', { user_group: 1000 }, { user_group: {} }, []],
    ['none at all', { primary_id: 1 }, { primary_id: { count: 0 } }, ['primary_id 1 of 1000']],
    ['rejected: of the records', { rejected: 41 }, {}, ['rejected 41 of 400']],
    ['leavers are never switched off', { leavers: 60 }, { leavers: {} }, ['leavers 60 of 1000']],
    ['nor with the others', { leavers: 60, updated: 900 }, { active: false }, ['leavers 60 of 1000']],
    ['but as many as the profile says', { leavers: 60 }, { active: false, leavers: { count: 60 } }, []],
    ['several', { created: 300, leavers: 60 }, {}, ['created 300 of 1000', 'leavers 60 of 1000']]
  ]
  for (const [what, found, guards, expected] of cases) {
    const exceeded = judge(found, settings(guards), of)
    t.same(
      exceeded.map(({ kind, found, of }) => `${kind} ${found} of ${of}`),
      expected,
      what
    )
  }
})

t.test('SIS-54 the sensitive kinds of change', async t => {
  const mail = (...addresses: string[]) => addresses.map(email_address => ({ email_address }))
  const change = (field: string, old: unknown, next: unknown, why = 'SIS_VALUE') =>
    ({ field, old, new: next, why }) as never
  t.same(sensitive([change('user_group', { value: 'A' }, { value: 'B' })]), ['user_group'])
  t.same(sensitive([change('user_group', { value: 'A' }, { value: 'A' }, 'PROTECTED_MANUAL')]), [])
  t.same(sensitive([change('status', { value: 'ACTIVE' }, { value: 'INACTIVE' })]), ['deactivated'])
  t.same(sensitive([change('status', { value: 'INACTIVE' }, { value: 'ACTIVE' })]), [])
  t.same(sensitive([change('expiry_date', 'a', 'b'), change('primary_id', 'a', 'b')]), ['expiry_date', 'primary_id'])
  t.same(sensitive([change('contact_info.email', mail('a@x.edu'), mail('b@X.edu'))]), [])
  t.same(sensitive([change('contact_info.email', mail('a@x.edu'), mail('a@y.edu'))]), ['email_domain'])
  t.same(sensitive([change('contact_info.email', [], mail('a@y.edu'))]), [])
  t.same(tally({ created: 1 }, [{ outcome: 'c' } as never, { outcome: 'r' } as never]), { created: 2, rejected: 1 })
})

t.test('approveSisRun: SIS-54 a run over a threshold waits, and applies once it is approved', async t => {
  const app = await sisApp(t, { guards: { deactivated: { count: 3, percent: 10 } } })
  const count = async () =>
    (await app.database.pool.query("select count(*)::int as n from app_user where status = 'ACTIVE'")).rows[0].n
  const first = await feed(app, people(10))
  t.match(
    first.run,
    { status: 'COMPLETED_SUCCESS', guard: { state: 'EXEMPT' }, kinds: { created: 10 } },
    'the first load'
  )
  const inactive = (n: number) => (n < 4 ? '<status>INACTIVE</status>' : '')
  const calm = await feed(
    app,
    people(10, n => (n < 1 ? '<status>INACTIVE</status>' : ''))
  )
  t.match(calm.run, { status: 'COMPLETED_SUCCESS', guard: { state: 'PASSED' }, counters: { updated: 1, unchanged: 9 } })
  t.equal(calm.records.length, 10, 'told once')

  const bad = await feed(
    app,
    people(10, n => inactive((n + 5) % 10))
  )
  t.match(bad.run, {
    status: 'WAITING_FOR_APPROVAL',
    phase: 'WAITING_FOR_APPROVAL',
    guard: { state: 'WAITING', exceeded: [{ kind: 'deactivated', found: 4, of: 10, count: 3, percent: 10 }] }
  })
  t.equal(await count(), 9, 'nothing was applied')
  t.equal(bad.records.filter(({ outcome }: any) => outcome === 'updated').length, 4, 'what it would change is told')
  const at = `/v1/sis/runs/${bad.run.id}`
  const job = await app.call('GET', `/almaws/v1/conf/jobs/ALL/instances/${bad.run.id}`)
  t.match(job.data.status, { value: 'MANUAL_HANDLING_REQUIRED' }, "in Alma's words")
  t.match(summary(bad.run), /deactivated: 4 of 10\nNothing was applied/, 'the command line says why')
  t.equal((await app.call('POST', `${at}/approve`, { body: {} })).status, 400, 'not without who and why')
  const approved = await app.call('POST', `${at}/approve`, { body: approval })
  t.match(approved.data, { status: 'QUEUED', guard: { state: 'APPROVED', decided: { by: 'test', ...approval } } })
  await runJobsUntilDone(app)
  const done = await reportOf(app, bad.run.id)
  t.match(done.run, { status: 'COMPLETED_SUCCESS', counters: { processed: 10, updated: 4, unchanged: 6, created: 0 } })
  t.equal(done.records.length, 10, 'told once')
  t.equal(await count(), 5)
  const again = await app.call('POST', `${at}/approve`, { body: approval })
  t.match([again.status, again.data.code], [409, 'RUN_NOT_WAITING'])
  const trail = (await app.call('GET', '/v1/audit?action=sis.run.approved')).data.entries
  t.match(trail, [{ action: 'sis.run.approved', subject: `sis-run:${bad.run.id}`, detail: { deactivated: 4 } }])
  const ended = (await app.call('GET', '/v1/audit?action=sis.run.ended')).data.entries
  t.match(ended[0], {
    subject: `sis-run:${bad.run.id}`,
    count: 10,
    detail: { updated: 4, dry_run: false, failed: false }
  })
  t.equal(ended.length, 3, 'a run that waits has not ended')
})

t.test('discardSisRun: SIS-54 what waits can be discarded, and is overtaken by later runs', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(3))
  const bad = await feed(app, people(10))
  t.equal(bad.run.status, 'WAITING_FOR_APPROVAL')
  const at = `/v1/sis/runs/${bad.run.id}`
  const discarded = await app.call('POST', `${at}/discard`, { body: { why: 'the wrong file' } })
  t.match(discarded.data, {
    status: 'USER_ABORTED',
    phase: 'FINISHED',
    counters: { processed: 0 },
    guard: { state: 'DISCARDED', decided: { by: 'test', why: 'the wrong file' } },
    failure: { message: 'The run was discarded. Nothing was applied.' }
  })
  await runJobsUntilDone(app)
  t.match((await reportOf(app, bad.run.id)).run, { status: 'USER_ABORTED', counters: { created: 0 } })
  const { rows } = await app.database.pool.query('select count(*)::int as n from sis_file_chunk')
  t.equal(rows[0].n, 0, 'its file is not kept')

  const old = await feed(app, people(10))
  const next = await feed(app, people(4))
  t.match(next.run.counters, { created: 1 })
  const late = await app.call('POST', `/v1/sis/runs/${old.run.id}/approve`, { body: approval })
  t.match([late.status, late.data.code], [409, 'RUN_OVERTAKEN'], 'an older file does not follow a newer one')
  t.match(late.data.detail, `A later run of the profile, ${next.run.id}, has gone before`)
  await app.call('POST', `/v1/sis/runs/${old.run.id}/cancel`, { body: {} })
  t.equal((await reportOf(app, old.run.id)).run.guard.state, 'DISCARDED', 'cancelled is discarded, while it waits')
})

t.test('SIS-54 guards can be off, and a broken file applies nothing where they are on', async t => {
  const app = await sisApp(t, { guards: { active: false, created: { count: 0 } } })
  await feed(app, people(1))
  const open = await feed(app, people(5))
  t.match(open.run, { status: 'COMPLETED_SUCCESS', guard: { state: 'OFF' }, counters: { created: 4 } })
  const settings = { guards: { active: true } }
  await app.call('PUT', '/v1/sis/profiles/CAMPUS', { body: { code: 'CAMPUS', name: 'Campus', settings } })
  const broken = `<users>\n${userXml({ primary_id: 'new' })}\n<user><primary_id>&nosuch;</primary_id></user>\n</users>`
  const failed = await feed(app, broken)
  t.match(failed.run, { status: 'COMPLETED_FAILED', counters: { processed: 0, created: 0 } })
  const users = await app.database.pool.query('select count(*)::int as n from app_user where institution = $1', [
    institution
  ])
  t.equal(users.rows[0].n, 5, 'not even the users before the break')
})

t.test('AN-29 a run about which nobody decides is discarded, its file with it', async t => {
  const app = await sisApp(t, { guards: { created: { count: 2 } } })
  await feed(app, people(1))
  const { run } = await feed(app, people(9))
  t.equal(run.status, 'WAITING_FOR_APPROVAL')
  const purge = async (moment: string) => {
    app.clock.set(moment)
    await app.call('POST', '/almaws/v1/conf/jobs/S1002?op=run', { body: {} })
    await runJobsUntilDone(app)
    return (await reportOf(app, run.id)).run
  }
  t.equal((await purge('2026-12-05T12:00:00Z')).status, 'WAITING_FOR_APPROVAL')
  t.match(await purge('2026-12-07T12:00:00Z'), {
    status: 'USER_ABORTED',
    guard: { state: 'DISCARDED', decided: { by: 'sis-retention', why: 'Nobody decided for 14 days.' } }
  })
  const { rows } = await app.database.pool.query('select count(*)::int as n from sis_file_chunk')
  t.equal(rows[0].n, 0)
})

t.test('SIS-54 a feed that is known to the last byte is settled by its measuring', async t => {
  const app = await sisApp(t)
  const people = feedXml({ primary_id: 'ada' }, { primary_id: 'bob' })
  await feed(app, people)
  const chunks = async () =>
    (await app.database.pool.query('select run_id, outcomes from sis_chunk order by run_id')).rows
  const { run } = await feed(app, people)
  t.match(run, { status: 'COMPLETED_SUCCESS', guard: { state: 'PASSED' } })
  t.same(run.counters, { processed: 2, created: 0, updated: 0, unchanged: 2, rejected: 0 })
  t.match(await chunks(), [{ outcomes: 'cc' }, { outcomes: 'nn' }], 'told like every other run')
  // The same people in other bytes are read, found unchanged, and their new bytes are remembered by a second pass.
  const spaced = people.replace('<user>', '<user> ')
  t.match((await feed(app, spaced)).run.counters, { unchanged: 2 })
  const digests = async () =>
    (await app.database.pool.query('select sis_digest from app_user order by primary_id')).rows
  const before = await digests()
  t.match((await feed(app, spaced)).run.counters, { unchanged: 2 })
  t.same(await digests(), before)
})
