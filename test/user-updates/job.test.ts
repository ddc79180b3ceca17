import t from 'tap'
import { addKey, all, institution } from '../helpers/app.ts'
import { userNumber } from '../helpers/rows.ts'
import { itemized, membersOf } from '../sets/place.ts'
import { errorOf, external } from '../users/people.ts'
import { coded } from '../users/sample.ts'
import { body, job, prefix, updatesApp } from './place.ts'

const { app, call, clock, database, finish, make, results, run, userOf } = await updatesApp(t)
const users = '/almaws/v1/users'

t.test('runJob: M148 as a script sends it, in JSON and XML; the run tells what it did (BULK-01, BULK-02)', async t => {
  const listed = (await call('GET', job)).data
  t.match(listed, { id: 'M148', name: 'Update/Notify Users', type: { value: 'MANUAL' } })
  const names = listed.parameter.map((one: any) => one.name.value)
  for (const name of ['set_id', `${prefix}Purge_Date_Value`, `${prefix}FieldType`, 'SEND_Notification_To_User_Value'])
    t.ok(names.includes(name), name)
  const set = await make(itemized('Script', membersOf(['one', 'two'])))
  const done = await run(
    set,
    { Purge_Date: '1767222000000', AddNote: 'Left' },
    {
      job_name: 'Leavers',
      PRODUCT: 'ALMA',
      [`${prefix}ExportToCloudIdP_Active`]: 'true'
    }
  )
  t.match(done, { status: 'COMPLETED_SUCCESS', set_id: set, dry_run: false, members: 2 })
  t.strictSame(done.counters, { processed: 2, updated: 2, unchanged: 0, failed: 0, notified: 0, notApplicable: 2 })
  t.strictSame(done.not_applicable, ['PRODUCT', `${prefix}ExportToCloudIdP_Active`])
  const user = await userOf('one')
  t.equal(user.purge_date, '2025-12-31Z', 'a day of the clocks of the institution')
  t.match(user.user_note, [{ note_text: 'Left', segment_type: 'Internal', created_by: 'user-update' }])
  const instance = (await call('GET', `${job}/instances/${done.instance}`)).data
  t.equal(instance.name, 'Leavers')
  t.match(instance.counter[1], { type: { value: 'updated', desc: 'Users changed' }, value: '2' })

  const xml = `<job><parameters><parameter><name>set_id</name><value>${set}</value></parameter>
    <parameter><name>${prefix}Title_Active</name><value>true</value></parameter>
    <parameter><name>${prefix}Title_Value</name><value>Dr</value></parameter></parameters></job>`
  clock.advance(3_600_000)
  t.equal((await call('POST', `${job}?op=run`, { body: xml })).status, 200)
  await finish()
  t.equal((await userOf('two')).user_title.value, 'Dr')
})

t.test('runJob: M148 refuses at once what cannot be done (BULK-04)', async t => {
  const set = await make(itemized('Wrong', membersOf(['one'])))
  clock.advance(3_600_000)
  const cases: [set: string, values: Record<string, string>, code: string][] = [
    ['999999', { Title: 'Dr' }, '60107'],
    ['x', { Title: 'Dr' }, '60107'],
    [set, {}, '401664'],
    [set, { UserGroup: 'NOBODY' }, '401664'],
    [set, { AddRole: '32' }, '401664'],
    [set, { AddRole: '200', Status: 'GONE' }, '401664']
  ]
  for (const [id, values, code] of cases)
    t.equal(errorOf(await call('POST', `${job}?op=run`, { body: body(id, values) })).split(' ')[0], code)
  t.match(
    errorOf(await call('POST', `${job}?op=run`, { body: body(set, { AddRole: '221' }) })),
    'AddRole_Value names a role that needs a desk or department: Circulation Desk Manager'
  )
  t.equal(errorOf(await call('POST', `${job}?op=run`, { body: { parameter: [] } })).split(' ')[0], '402228')
})

t.test('listUserUpdateResults getUserUpdate: a dry run tells differences and changes nobody', async t => {
  const set = await make(itemized('Dry', membersOf(['three', 'four'])))
  const before = await userOf('four')
  const dry = await run(set, { UserGroup: 'STAFF' }, { dry_run: 'true' })
  t.match(dry, { dry_run: true, counters: { processed: 2, updated: 1, unchanged: 1 } })
  const { user, ...page } = await results(dry.instance)
  t.strictSame(page, { dry_run: true, total_record_count: 2 })
  t.strictSame(user, [
    {
      id: String(await userNumber(database, 'three')),
      outcome: 'UPDATED',
      primary_id: 'three',
      changes: [{ field: 'user_group', old: { value: 'UNDERGRAD' }, new: { value: 'STAFF' } }]
    },
    { id: String(await userNumber(database, 'four')), outcome: 'UNCHANGED', primary_id: 'four' }
  ])
  t.strictSame(await userOf('four'), before)
  t.equal((await userOf('three')).user_group.value, 'UNDERGRAD')
  t.equal((await results(dry.instance, '&outcome=UPDATED')).total_record_count, 1)
  const wet = await run(set, { UserGroup: 'STAFF' })
  t.strictSame((await results(wet.instance)).user, user, 'the run itself tells the same')
  const again = await run(set, { UserGroup: 'STAFF' })
  t.match(again.counters, { updated: 0, unchanged: 2 })
  t.equal((await call('GET', '/v1/user-updates/1')).data.code, 'USER_UPDATE_NOT_FOUND')
  t.equal((await call('GET', '/v1/user-updates/x/users')).status, 404)
})

t.test('BULK-06 SIS-28 what a bulk run changed is kept from the SIS; who cannot be changed is told of', async t => {
  await call('POST', users, { body: external('ext', { last_name: 'Smithext' }) })
  await call('POST', users, { body: { ...external('contact'), record_type: coded('CONTACT'), user_group: undefined } })
  const set = await make(itemized('Mixed', membersOf(['ext', 'contact', 'five'])))
  const done = await run(set, { UserGroup: 'STAFF', SetAccountTo: 'EXTERNAL' })
  t.match(done.counters, { processed: 3, updated: 2, failed: 1 })
  t.match((await results(done.instance, '&outcome=FAILED')).user, [{ primary_id: 'five', code: '401854' }])
  const fields = (await call('GET', `/v1/users/ext/protected-fields`)).data
  t.match(
    fields.find((one: any) => one.field === 'user_group'),
    { manual: true, by: 'user-update', next: { code: 'KEPT_UNTIL_SET_BACK' } }
  )
  t.equal((await userOf('five')).account_type.value, 'INTERNAL', 'one who fails is left alone altogether')
})

t.test('BULK-05 external to internal: another password, a notice of it; unless told not to', async t => {
  await call('POST', users, { body: external('leaver', { last_name: 'Smithleaver' }) })
  await call('POST', users, { body: external('keeper', { last_name: 'Smithkeeper' }) })
  const letters = async (id: string) => (await call('GET', `/v1/users/${id}/letters`)).data.letter
  const notice = { SEND_Notification_To_User_Active: 'true', notification_text: 'Welcome.' }
  const set = await make(itemized('Leavers', membersOf(['leaver', 'one'])))
  const done = await run(set, { SetAccountTo: 'INTERNAL' }, notice)
  t.match(done.counters, { updated: 1, unchanged: 1, notified: 1 })
  const { data } = await call('GET', `${users}/leaver/personal-data`)
  t.match(data, { has_password: true, user: { account_type: { value: 'INTERNAL' }, force_password_change: 'TRUE' } })
  t.match(data.bulk_update, [{ outcome: 'UPDATED' }])
  t.match(await letters('leaver'), [{ type: 'PasswordReset', text: /Welcome\./ }])
  t.strictSame(await letters('one'), [], 'nothing changed, nothing written')
  const keepers = await make(itemized('Keepers', membersOf(['keeper'])))
  await run(keepers, { SetAccountTo: 'INTERNAL' }, { ...notice, [`${prefix}DontGeneratePassword`]: 'true' })
  t.match((await call('GET', `${users}/keeper/personal-data`)).data, { has_password: false })
  t.match(await letters('keeper'), [{ type: 'UserNotification' }])
  const told = await run(set, {}, { ...notice, SEND_Notification_To_User_Value: 'SOME_ALMA_CODE' })
  t.match(told, { counters: { notified: 2, updated: 0 }, not_applicable: ['SEND_Notification_To_User_Value'] })
  t.match((await results(told.instance)).user, [{ outcome: 'NOTIFIED' }, { outcome: 'NOTIFIED' }])
  const { rows } = await database.pool.query(`select text from letter where type = 'PasswordReset'`)
  t.notMatch(rows[0].text, /[a-z]+[A-Z2-9]{2,}/, 'the password is in no letter')
})

t.test('PUR-08 a file, a set, a purge date in the past, a purge', async t => {
  const set = await make(itemized('Gone'))
  const headers = { authorization: 'apikey test', 'content-type': 'text/csv' }
  const payload = 'Primary ID,Name\ntwo,Smith\nfour,Smith\n'
  const file = await app.inject({ method: 'POST', url: `/v1/sets/${set}/members/file`, payload, headers })
  t.match(file.json(), { lines: 2, changed: 2, unknown: 0 })
  const dated = await run(set, { Purge_Date: '2026-01-31' })
  t.match(dated.counters, { processed: 2, updated: 2 })
  clock.advance(3_600_000)
  const purge = { parameter: [{ name: { value: 'set_id' }, value: set }] }
  t.equal((await call('POST', '/almaws/v1/conf/jobs/M1002?op=run', { body: purge })).status, 200)
  await finish()
  for (const id of ['two', 'four']) t.equal(errorOf(await call('GET', `${users}/${id}`)).split(' ')[0], '401861')
  t.equal((await userOf('three')).primary_id, 'three', 'who is not in the set stays')
  t.equal((await call('GET', `/almaws/v1/conf/sets/${set}/members`)).data.total_record_count, 0)
  t.equal((await results(dated.instance)).total_record_count, 0, 'the report of the update went with them')
})

t.test('user updates: reports go after REPORT_DAYS, with the user, and are the institution’s own', async t => {
  const set = await make(itemized('Report', membersOf(['seven', 'eight'])))
  const { instance } = await run(set, { JobDescription: 'Usher' })
  await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/users'],
    ['POST', '/cancel']
  ] as const)
    t.equal((await call(method, `/v1/user-updates/${instance}${path}`, { key: 'other' })).status, 404)
  clock.advance(3_600_000)
  const foreign = await call('POST', `${job}?op=run`, { key: 'other', body: body(set, { Title: 'Dr' }) })
  t.equal(errorOf(foreign).split(' ')[0], '60107')
  t.equal((await call('DELETE', `${users}/eight`)).status, 204)
  t.equal((await results(instance)).total_record_count, 1)
  await database.pool.query(`update job_instance set end_time = end_time - interval '15 days' where id = $1`, [
    instance
  ])
  t.equal((await call('POST', '/almaws/v1/conf/jobs/S1042?op=run')).status, 200)
  await finish()
  t.strictSame(await results(instance), { dry_run: false, user: [], total_record_count: 0 })
  t.match((await call('GET', `/v1/user-updates/${instance}`)).data, { counters: { updated: 2 } }, 'counters stay')
  const { rows } = await database.pool.query(
    `select content from audit_entry where institution = $1 and action like 'user.bulk-update%'`,
    [institution]
  )
  t.ok(rows.length >= 8)
  t.notMatch(rows.map(row => row.content).join(), /seven|Smith/)
})
