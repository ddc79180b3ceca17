import t from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { type FeedUser, feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

const get = async (app: TestApp, id: string) => (await app.call('GET', `/almaws/v1/users/${id}`)).data
const settings = (app: TestApp, given: object) =>
  app.call('PUT', '/v1/sis/profiles/CAMPUS', { body: { code: 'CAMPUS', name: 'Campus', settings: given } })
const outcomes = ({ records }: { records: any[] }) =>
  records.map(({ outcome, reason }) => (reason ? `${outcome} ${reason}` : outcome))

t.test('SIS-02 SIS-03 any root, several files in one zip, in name order', async t => {
  const app = await sisApp(t)
  const root = (name: string, id: string) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<${name}>${userXml({ primary_id: id })}</${name}>`
  const { run, records } = await feed(app, {
    'b/two.xml': root('userRecords', 'bob'),
    'a.xml': root('users', 'ada'),
    'c.XML': userXml({ primary_id: 'eve' }),
    'd.json': '{"primary_id":"fay","last_name":"F"}',
    '__MACOSX/a.xml': 'junk',
    'readme.txt': 'no feed'
  })
  t.match(run, { status: 'COMPLETED_SUCCESS', users_total: 4, counters: { created: 4 } })
  t.same(
    records.map(({ file, primary_id }: any) => [file, primary_id]),
    [
      ['a.xml', 'ada'],
      ['b/two.xml', 'bob'],
      ['c.XML', 'eve'],
      ['d.json', 'fay']
    ]
  )
})

t.test('SIS-11 an action that is switched off does not run', async t => {
  const app = await sisApp(t, { import: { active: false } })
  await t.rejects(feed(app, feedXml({ primary_id: 'a' }), { mode: 'import' }), /400 .*import is switched off/)
  const { data } = await app.call('GET', '/almaws/v1/conf/jobs?category=USERS&limit=100')
  const names = data.job.map((job: any) => job.name)
  t.ok(names.includes('Users SYNCHRONIZE using Campus'))
  t.notOk(names.includes('Users IMPORT using Campus'))
})

t.test('SIS-13 SIS-17 SIS-33 SIS-34 what the profile decides about a new user, whatever the file says', async t => {
  const app = await sisApp(t)
  const lie = `<record_type>STAFF</record_type><account_type>INTERNAL</account_type><external_id>OTHER</external_id>
    <password>secret12</password><user_roles><user_role><status>ACTIVE</status><role_type>26</role_type></user_role></user_roles>`
  await feed(app, feedXml({ primary_id: 'ada', more: lie }, { primary_id: 'bob', more: '<status>inactive</status>' }))
  const ada = await get(app, 'ada')
  t.match(ada, {
    record_type: { value: 'PUBLIC' },
    account_type: { value: 'EXTERNAL' },
    external_id: 'CAMPUS',
    status: { value: 'ACTIVE' },
    preferred_language: { value: 'en' }
  })
  t.same(
    ada.user_role.map((role: any) => role.role_type.value),
    ['200'],
    'roles come from the rules'
  )
  t.equal((await get(app, 'bob')).status.value, 'INACTIVE', 'in capitals')
  const { rows } = await app.database.pool.query('select password from app_user')
  t.ok(
    rows.every(row => row.password === null),
    'no password of an external user'
  )
  const other = { code: 'STAFF', name: 'Staff', settings: { recordType: 'STAFF' } }
  await app.call('POST', '/v1/sis/profiles', { body: other })
  const moved = await feed(app, feedXml({ primary_id: 'ADA', first_name: 'Ada' }), { profile: 'STAFF' })
  t.same(outcomes(moved), ['updated'], 'SIS-20 candidates are all external users, whoever created them')
  t.match(
    await get(app, 'ada'),
    { external_id: 'STAFF', record_type: { value: 'STAFF' } },
    'SIS-33 one source at a time'
  )
})

t.test('SIS-14 SIS-17 a profile that matches by barcode: a primary id is made from the names', async t => {
  const app = await sisApp(t, { matchIdType: 'BARCODE', orderIndependent: false })
  const named = (last_name: string, code: string): FeedUser => ({
    first_name: 'Zoë',
    last_name,
    identifiers: { BARCODE: code }
  })
  const xml = feedXml(
    named("O'Neil", '1'),
    named("O'Neil", '2'),
    { ...named('X', '3'), primary_id: 'zoeoneil2' },
    named("O'Neil", '4')
  )
  const { records } = await feed(app, xml)
  t.same(
    records.map((record: any) => record.primary_id),
    ['zoeoneil', 'zoeoneil1', 'zoeoneil2', 'zoeoneil3']
  )
  t.match(records[0].changes[0], { field: 'primary_id', new: 'zoeoneil', why: 'GENERATED' })
  t.same(outcomes(await feed(app, xml)), ['unchanged', 'unchanged', 'unchanged', 'unchanged'])
  const swapped = await feed(app, feedXml({ ...named('X', '3'), primary_id: '1x' }, named("O'Neil", '5')))
  t.same(
    swapped.records.map((record: any) => [record.outcome, record.primary_id]),
    [
      ['updated', '1x'],
      ['created', 'zoeoneil2']
    ]
  )
  t.match(swapped.records[0], { matched_by: 'BARCODE' })
})

t.test('SIS-15 SIS-16 SIS-18 the switches of a profile', async t => {
  const app = await sisApp(t, { unmatched: 'REJECT' })
  t.same(outcomes(await feed(app, feedXml({ primary_id: 'ada' }))), ['rejected NO_MATCH'])
  await settings(app, { expiryDays: 30, purgeDays: 60, userGroup: 'GRAD', preferredLanguage: 'fr' })
  const { records } = await feed(
    app,
    feedXml(
      { primary_id: 'ada' },
      { primary_id: 'bob', user_group: 'STAFF', more: '<expiry_date>2030-01-01</expiry_date>' }
    )
  )
  t.match(await get(app, 'ada'), {
    expiry_date: '2026-12-22Z',
    purge_date: '2027-02-20Z',
    user_group: { value: 'GRAD' },
    preferred_language: { value: 'fr' }
  })
  t.ok(records[0].changes.every((change: any) => change.why === 'PROFILE_DEFAULT'))
  t.match(await get(app, 'bob'), {
    expiry_date: '2030-01-01Z',
    purge_date: '2030-03-02Z',
    user_group: { value: 'STAFF' }
  })
  app.clock.advance(86_400_000)
  await feed(app, feedXml({ primary_id: 'ada', first_name: 'Ada' }))
  t.match(
    await get(app, 'ada'),
    { first_name: 'Ada', expiry_date: '2026-12-22Z', purge_date: '2027-02-20Z' },
    'given once'
  )
  await settings(app, { swapAll: false })
  const off = await feed(app, feedXml({ primary_id: 'ada', first_name: 'Other' }, { primary_id: 'eve' }))
  t.same(outcomes(off), ['unchanged', 'created'])
  t.equal((await get(app, 'ada')).first_name, 'Ada', 'SIS-16 matched users are left as they are')
  const card = { primary_id: 'ada', identifiers: { BARCODE: '1' } }
  t.same(outcomes(await feed(app, feedXml(card))), ['unchanged'])
  await feed(app, feedXml({ primary_id: 'fay', identifiers: { BARCODE: '1' } }))
  t.same(outcomes(await feed(app, feedXml(card))), ['rejected IDENTIFIER_TAKEN'], 'the same bytes are read again')
})

t.test('SIS-38 SIS-40 SIS-41 leavers: nobody is touched by not being named; a status is taken both ways', async t => {
  const app = await sisApp(t)
  const off = { primary_id: 'ada', more: '<status>INACTIVE</status><expiry_date>2020-01-01Z</expiry_date>' }
  const on = { primary_id: 'ada', more: '<status>ACTIVE</status><expiry_date>2030-01-01Z</expiry_date>' }
  await feed(app, feedXml(on, { primary_id: 'bob' }))
  const version = async (id: string) =>
    (await app.database.pool.query('select version, modified_at from app_user where primary_id = $1', [id])).rows[0]
  const before = await version('bob')
  app.clock.advance(60_000)
  t.same(outcomes(await feed(app, feedXml(off))), ['updated'])
  t.match(await get(app, 'ada'), { status: { value: 'INACTIVE' }, expiry_date: '2020-01-01Z' })
  t.same(await version('bob'), before, 'bob was not named')
  t.same(outcomes(await feed(app, feedXml(on))), ['updated'])
  t.match(await get(app, 'ada'), { status: { value: 'ACTIVE' }, expiry_date: '2030-01-01Z' })
  const ada = await version('ada')
  app.clock.advance(60_000)
  t.same(outcomes(await feed(app, feedXml(on))), ['unchanged'])
  t.same(await version('ada'), ada, 'SIS-38 no version for nothing')
  const blank = { ...on, more: `${on.more}<middle_name></middle_name><gender desc=""/><user_notes/>` }
  t.same(outcomes(await feed(app, feedXml(blank))), ['unchanged'], 'other bytes, the same content')
  t.same(await version('ada'), ada)
})
