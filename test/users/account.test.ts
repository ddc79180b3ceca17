import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { allCompanions, type Companion, knowCompanions } from '../../src/users/find/companions.ts'
import { caller } from '../helpers/app.ts'
import { errorOf, external, given, person, usersApp } from './people.ts'
import { coded } from './sample.ts'

const users = '/almaws/v1/users'
const barcode = (value: string) => ({ value, id_type: coded('BARCODE') })

t.test('USR-02 authenticateUser', async t => {
  const app = await usersApp(t)
  const { call, clock } = app
  const password = 'sésame Öffne+dich'
  await given(t, app, person('a', { password, user_identifier: [barcode('card')] }))
  await given(t, app, external('e', { password }))
  await given(t, app, person('off', { password, status: coded('INACTIVE') }))
  await given(t, app, person('none'))
  const q = `password=${encodeURIComponent(password)}`
  const auth = (path: string, headers: Record<string, string> = {}) => call('POST', `${users}/${path}`, { headers })
  const header = { 'exl-user-pw': encodeURIComponent(password) }
  for (const [path, headers] of [[`a?op=auth&${q}`], [`a?${q}`], [`CARD?op=auth&${q}`], ['a?op=auth', header]] as const)
    t.match(await auth(path, headers), { status: 204, text: '' }, path)
  const cases: [path: string, error: RegExp][] = [
    ['a?op=auth&password=wrong', /^401866 User authentication failed$/],
    ['a?op=auth', /^401866 /],
    [`e?op=auth&${q}`, /^401866 /],
    [`off?op=auth&${q}`, /^401866 /],
    [`none?op=auth&${q}`, /^401866 /],
    [`nobody?op=auth&${q}`, /^401861 /],
    [`a?op=auth&user_id_type=BARCODE&${q}`, /^401890 /],
    ['a?op=refresh', /^60229 /],
    ['nobody?op=refresh', /^401861 /],
    ['a?op=shout', /^401873 /]
  ]
  for (const [path, error] of cases) t.match(errorOf(await auth(path)), error, path)

  const wrong = () => auth('a?op=auth&password=wrong')
  await auth(`a?op=auth&${q}`)
  for (let count = 0; count < 5; count++) await wrong()
  t.match(errorOf(await auth(`a?op=auth&${q}`)), /^401866 /, 'locked after five failures, which were remembered')
  clock.advance(14 * 60_000)
  t.equal((await auth(`a?op=auth&${q}`)).status, 400)
  clock.advance(60_000)
  t.equal((await auth(`a?op=auth&${q}`)).status, 204, 'for fifteen minutes')
  await Promise.all(Array.from({ length: 20 }, wrong))
  t.equal((await auth(`a?op=auth&${q}`)).status, 400, 'many at once are no way around it')
  t.match((await call('GET', `${users}/a`)).headers.etag, /-1"$/, 'none of this is a change of the user')
})

t.test('createUserAttachment getUserAttachments getUserAttachment', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, person('a'))
  await given(t, app, person('b'))
  const at = `${users}/a/attachments`
  t.equal((await call('GET', at)).text, '{"total_record_count":0}')
  const text = 'Grüße\n'
  const body = { type: 'GENERAL', note: 'n', file_name: 'a.txt', content: Buffer.from(text).toString('base64') }
  const { data } = await call('POST', at, { body })
  const meta = {
    ...data,
    type: 'GENERAL',
    note: 'n',
    file_name: 'a.txt',
    size: 8,
    uploaded_by: 'test',
    upload_date: '2026-11-22T12:00:00Z'
  }
  t.same(data, meta)
  t.same((await call('GET', at)).data, { user_attachment: [meta], total_record_count: 1 })
  t.same((await call('GET', `${at}/${data.id}`)).data, meta, 'without its content')
  t.equal((await call('GET', `${at}/${data.id}?expand=content`)).data.content, body.content)
  t.equal((await call('GET', `${at}/${data.id}?expand=content_no_encoding`)).data.content, text)
  const xml = `<user_attachment><type>GENERAL</type><file_name>x.bin</file_name><content>AP8=</content></user_attachment>`
  const binary = (await call('POST', at, { body: xml })).data.id
  t.equal((await call('GET', `${at}/${binary}?expand=content`)).data.content, 'AP8=')
  const large = Buffer.alloc(5 << 20, 1).toString('base64')
  t.equal((await call('POST', at, { body: { ...body, content: large } })).data.size, 5 << 20)
  const cases: [path: string, body: object | undefined, error: RegExp][] = [
    [`a/attachments/${binary}?expand=content_no_encoding`, undefined, /^60322 /],
    ['a/attachments/0', undefined, /^60100 The parameter attachment_id must be a number greater than zero\.$/],
    ['a/attachments/-1', undefined, /^60100 /],
    ['a/attachments/x', undefined, /^60100 /],
    ['a/attachments/999999', undefined, /^60321 Attachment 999999 not found\.$/],
    ['a/attachments/99999999999999999999', undefined, /^60321 |^60100 /],
    [`b/attachments/${data.id}`, undefined, /^60321 /],
    ['nobody/attachments', undefined, /^401861 /],
    ['a/attachments?user_id_type=BARCODE', undefined, /^401890 /],
    ['a/attachments', { ...body, content: 'not base64!' }, /^60322 /],
    ['a/attachments', { ...body, content: '' }, /^60322 /],
    ['a/attachments', { ...body, type: coded('GENERAL') }, /^401664 .*type/],
    ['a/attachments', { ...body, content: Buffer.alloc(11 << 20).toString('base64') }, /^REQUEST_TOO_LARGE /]
  ]
  for (const [path, body, error] of cases)
    t.match(errorOf(await call(body ? 'POST' : 'GET', `${users}/${path}`, { body })), error, path)
})

t.test('deleteUser and getPersonalData', async t => {
  const app = await usersApp(t)
  const { call, database, parts } = app
  const user = person('Gone', { password: 'secret-Word-1', pin_number: '99', user_identifier: [barcode('g1')] })
  await given(t, app, user)
  await call('PATCH', `${users}/gone`, { body: { user_group: { value: 'GRAD' } } })
  await call('POST', `${users}/gone/attachments`, { body: { type: 'GENERAL', content: 'aGk=' } })
  const { data, text } = await call('GET', `${users}/g1/personal-data`)
  t.match(data, {
    user: { primary_id: 'Gone', user_identifier: [{ value: 'g1' }] },
    has_password: true,
    has_pin: true,
    created_at: '2026-11-22T12:00:00Z',
    protected_field: [{ field: 'user_group', value: '{"value":"GRAD"}', set_by: 'test' }],
    user_attachment: [{ size: 2 }],
    item_loan: [],
    user_request: [],
    fee: []
  })
  t.notMatch(text, /scrypt/)
  t.match((await call('GET', `${users}/gone/personal-data?format=xml`)).text, /<user_personal><user>.*<fees\/>/)
  t.match(errorOf(await call('GET', `${users}/nobody/personal-data`)), /^401861 /)
  t.match(errorOf(await call('GET', `${users}/g1/personal-data?user_id_type=linking_id`)), /^4019998 /)

  const loans: Companion = {
    name: 'loans',
    count: async () => 2,
    againstDeletion: async (_, userIds) =>
      userIds.map(userId => ({ userId, code: 'LOANS', reason: 'The user has 2 active loans.' })),
    personalData: async () => []
  }
  const other = await buildApp({
    ...parts,
    domains: [{ name: 'x', entities: [], companions: [loans] }, ...parts.domains]
  })
  t.teardown(() => other.close())
  const withLoans = caller(other)
  t.match((await withLoans('GET', `${users}/gone?expand=loans`)).data.loans, { value: 2 })
  const known = allCompanions()
  knowCompanions([...known, loans])
  t.teardown(() => knowCompanions(known))
  const refused = 'User has loans'
  t.match(
    errorOf(await withLoans('DELETE', `${users}/gone`)),
    /^401850 Failed to delete user with identifier gone of type all_unique\. The user has 2 active loans\.$/,
    refused
  )
  knowCompanions(known)
  t.match(errorOf(await call('DELETE', `${users}/gone?user_id_type=BARCODE`)), /^401890 /)
  const deleted = await call('DELETE', `${users}/g1?user_id_type=BARCODE`)
  t.match(deleted, { status: 204, text: '' })
  for (const id of ['gone', 'g1']) t.match(errorOf(await call('GET', `${users}/${id}`)), /^401861 /)
  t.match(errorOf(await call('DELETE', `${users}/gone`)), /^401861 /)
  t.match(deleted.headers['x-privacy-receipt'], /^[0-9a-f]{32}$/, 'and a receipt')
  for (const table of ['app_user', 'user_identifier', 'user_attachment'])
    t.equal((await database.pool.query(`select 1 from ${table}`)).rowCount, 0, `nothing is left in ${table}`)
  await given(t, app, user)
})
