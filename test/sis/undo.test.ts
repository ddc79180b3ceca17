import t from 'tap'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow, userNumber } from '../helpers/rows.ts'

const user = (primary_id: string, more = '') => userXml({ primary_id, more })
const group = (code: string, name = '') => `<user_group>${code}</user_group>${name}`
const told = ({ primary_id, outcome, reason = '' }: any) => `${primary_id} ${outcome} ${reason}`.trim()

t.test('undoSisRun: SIS-54 what a run has changed is put back, what has changed since stays', async t => {
  const app = await sisApp(t)
  const undo = async (id: string, dryRun: boolean) => {
    const asked = await app.call('POST', `/v1/sis/runs/${id}/undo?dry_run=${dryRun}`, { body: { why: 'wrong file' } })
    if (asked.status !== 202) return asked as never
    await runJobsUntilDone(app)
    return reportOf(app, asked.data.id)
  }
  const get = async (id: string) => (await app.call('GET', `/almaws/v1/users/${id}`)).data
  await feed(app, feedXml(user('ada', group('GRAD')), user('bob', group('GRAD')), user('cyd', group('GRAD'))))
  const changed = ['ada', 'bob', 'cyd'].map(id => user(id, `${group('STAFF')}<campus_code>north</campus_code>`))
  const next = await feed(app, feedXml(...changed, user('dan'), user('eve'), user('fay')))
  t.match(next.run.counters, { created: 3, updated: 3 })

  await app.call('PATCH', '/almaws/v1/users/bob', { body: { user_group: { value: 'FACULTY' } } })
  await app.call('PATCH', '/almaws/v1/users/cyd', {
    body: { user_group: { value: 'FACULTY' }, campus_code: { value: 'south' } }
  })
  await app.call('PATCH', '/almaws/v1/users/dan', { body: { first_name: 'Daniel' } })
  await app.call('DELETE', '/almaws/v1/users/eve')

  const dry = await undo(next.run.id, true)
  const expected = [
    'fay removed',
    // Who was removed is named nowhere any more, not even in the report (AN-29).
    'null rejected USER_GONE',
    'dan rejected CHANGED_SINCE',
    'cyd rejected CHANGED_SINCE',
    'bob updated',
    'ada updated'
  ]
  t.same(dry.records.map(told).sort(), expected.toSorted(), 'a dry run tells the same')
  t.equal((await get('ada')).user_group.value, 'STAFF', 'and changes nothing')
  const done = await undo(next.run.id, false)
  t.match(done.run, {
    action: 'UNDO',
    based_on: next.run.id,
    status: 'COMPLETED_SUCCESS',
    counters: { processed: 6, updated: 2, removed: 1, rejected: 3 }
  })
  t.same(done.records.map(told).sort(), expected.toSorted())
  const bob = done.records.find(({ primary_id }: any) => primary_id === 'bob')
  t.same(bob.changes.map(({ field, why }: any) => `${field} ${why}`).sort(), [
    'campus_code UNDONE',
    'user_group CHANGED_SINCE'
  ])
  t.match(await get('ada'), { user_group: { value: 'GRAD' }, campus_code: { value: '' } })
  t.match(await get('bob'), { user_group: { value: 'FACULTY' } })
  t.equal((await app.call('GET', '/almaws/v1/users/fay')).status, 400, 'removed')
  t.equal((await get('dan')).first_name, 'Daniel')

  const dryRun = await feed(app, feedXml(user('ada')), { dryRun: true })
  for (const [id, why] of [
    [dry.run.id, /dry run/],
    [done.run.id, /itself undone/],
    [dryRun.run.id, /dry run/]
  ]) {
    const refused = await app.call('POST', `/v1/sis/runs/${id}/undo?dry_run=false`, { body: {} })
    t.match([refused.status, refused.data.code, refused.data.detail], [409, 'RUN_NOT_UNDOABLE', why])
  }
  const trail = (await app.call('GET', '/v1/audit?action=sis.run.undone')).data.entries
  t.equal(trail.length, 2, 'both are in the audit trail')
  const again = await feed(app, feedXml(...changed.slice(0, 1)))
  t.match(again.run.counters, { updated: 1 }, 'the same feed may be run again')
})

t.test('SIS-29 undo gives a hand edit back that the feed had taken', async t => {
  const app = await sisApp(t, { originalValueReattaches: true })
  await feed(app, feedXml(user('ada', group('GRAD'))))
  await app.call('PATCH', '/almaws/v1/users/ada?keep_protected=true', { body: { user_group: { value: 'STAFF' } } })
  const fields = async () => (await app.call('GET', '/v1/users/ada/protected-fields')).data[0]
  t.match(await fields(), { value: { value: 'STAFF' }, manual: true })
  const taken = await feed(app, feedXml(user('ada', group('GRAD'))))
  t.match(await fields(), { value: { value: 'GRAD' }, manual: false })
  await app.call('POST', `/v1/sis/runs/${taken.run.id}/undo?dry_run=false`, { body: {} })
  await runJobsUntilDone(app)
  t.match(await fields(), { value: { value: 'STAFF' }, manual: true, originalValue: true })
})

t.test('SIS-54 a user to whom anything was tied since is not removed, nor is that', async t => {
  const app = await sisApp(t)
  const { pool } = app.database
  await feed(app, feedXml(user('old')))
  const free = ['fay', 'gil']
  const tied = ['attached', 'acts', 'principal', 'consents', 'gives', 'borrowed', 'carried', 'written']
  const made = await feed(app, feedXml(...[...free, ...tied].map(id => user(id))))
  const ids = Object.fromEntries(
    await Promise.all(['old', ...tied].map(async id => [id, await userNumber({ pool }, id)]))
  )
  const file = { type: 'General', file_name: 'a.txt', content: Buffer.from('hello').toString('base64') }
  t.equal((await app.call('POST', '/almaws/v1/users/attached/attachments', { body: file })).status, 200)
  const rows: [string, Record<string, string | number>][] = [
    ['user_proxy', { user_id: ids.acts, principal_id: ids.old }],
    ['user_proxy', { user_id: ids.old, principal_id: ids.principal }],
    ['user_consent', { user_id: ids.consents }],
    ['user_deposit', { user_id: ids.gives }],
    ['loan', { user_id: ids.borrowed, status: 'COMPLETE' }],
    ['loan', { user_id: ids.old, proxy_id: ids.carried, status: 'COMPLETE' }],
    ['letter', { user_id: ids.written }]
  ]
  for (const [table, values] of rows) await addRow(app.database, table, values)
  const contents = async () => {
    const all = ['user_attachment', ...new Set(rows.map(([table]) => table))]
    return Promise.all(all.map(async table => (await pool.query(`select * from ${table}`)).rows))
  }
  const before = await contents()
  for (const dryRun of [true, false]) {
    const { data } = await app.call('POST', `/v1/sis/runs/${made.run.id}/undo?dry_run=${dryRun}`, { body: {} })
    await runJobsUntilDone(app)
    const { records } = await reportOf(app, data.id)
    const expected = [...free.map(id => `${id} removed`), ...tied.map(id => `${id} rejected USER_IN_USE`)]
    t.same(records.map(told).sort(), expected.sort())
    const attached = records.find(({ primary_id }: any) => primary_id === 'attached')
    t.equal(attached.message, 'Since the run made the user, somebody has tied to him: user_attachment.')
  }
  t.strictSame(await contents(), before)
})
