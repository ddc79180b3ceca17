import t from 'tap'
import { lacking } from '../../src/users/record/mandatory.ts'
import type { UserRecord } from '../../src/users/record/record.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed, feedXml } from '../helpers/feed.ts'

const app = await testApp(t)
await configure(app, institution, { mandatory: true })
const { call } = app
const users = '/almaws/v1/users'
const table = '/almaws/v1/conf/mapping-tables/MandatoryFields'
const body = (primary_id: string, more: object = {}) => ({
  primary_id,
  last_name: 'Marlow',
  account_type: { value: 'INTERNAL' },
  ...more
})
const post = (primary_id: string, more: object = {}) => call('POST', users, { body: body(primary_id, more) })
const fault = ({ status, data }: { status: number; data: any }) => {
  const { errorCode, errorMessage } = data.errorList?.error[0] ?? {}
  return [status, errorCode, errorMessage]
}
const missing = (field: string) => [400, '401664', `Mandatory field is missing: ${field}`]

t.test('USR-01 what is mandatory, by record type; what a user never had is not asked for', async t => {
  const tables = (fields: string[]) => ({ mandatory: (type: string) => (type === 'PUBLIC' ? fields : []) })
  const given = { last_name: 'M', record_type: { value: 'PUBLIC' } } as UserRecord
  const mail = { ...given, contact_info: { email: [{ email_address: 'a@example.org' }] } } as UserRecord
  const cases: [
    name: string,
    Parameters<typeof lacking>[0],
    Parameters<typeof lacking>[1],
    UserRecord | undefined,
    string[]
  ][] = [
    ['not given', { record: given }, tables(['first_name']), undefined, ['first_name']],
    ['given', { record: { ...given, first_name: 'A' } }, tables(['first_name']), undefined, []],
    ['no type is PUBLIC', { record: { last_name: 'M' } }, tables(['first_name']), undefined, ['first_name']],
    ['another type', { record: { ...given, record_type: { value: 'CONTACT' } } }, tables(['email']), undefined, []],
    ['an e-mail address', { record: mail }, tables(['email', 'phone']), undefined, ['phone']],
    ['never had it', { record: given }, tables(['first_name']), given, []],
    ['had it', { record: given }, tables(['first_name']), { ...given, first_name: 'A' }, ['first_name']],
    ['had e-mail', { record: given }, tables(['email']), mail, ['email']],
    ['a PIN of a new user', { record: given }, tables(['pin_number']), undefined, ['pin_number']],
    ['a PIN is kept', { record: given }, tables(['pin_number']), given, []]
  ]
  for (const [name, asked, by, before, expected] of cases) t.same(lacking(asked, by, 'API', before), expected, name)
})

t.test('createUser updateUser patchUser: the first name of a patron is mandatory (USR-01)', async t => {
  t.same(fault(await post('ada')), missing('first_name'))
  t.same(fault(await post('ada', { first_name: ' ' })), missing('first_name'))
  t.same(fault(await post('ada', { record_type: { value: 'STAFF' } })), missing('first_name'))
  t.equal((await post('firm', { record_type: { value: 'CONTACT' } })).status, 200, 'a contact may be a firm')
  t.equal((await post('ada', { first_name: 'Ada' })).status, 200)
  t.same(fault(await call('PUT', `${users}/ada`, { body: body('ada') })), missing('first_name'))
  t.same(fault(await call('PATCH', `${users}/ada`, { body: { first_name: null } })), missing('first_name'))
  const xml = `<user><primary_id>xml</primary_id><first_name></first_name><last_name>M</last_name>
    <account_type>INTERNAL</account_type></user>`
  const { text } = await call('POST', users, { body: xml, headers: { accept: 'application/xml' } })
  t.match(text, '<errorMessage>Mandatory field is missing: first_name</errorMessage>')
})

t.test('createUser putMappingTable: the institution switches it off, or asks for more', async t => {
  const { data } = await call('GET', table)
  t.match(data.row, [
    { column0: 'PUBLIC', column1: 'first_name', column2: 'API', enabled: true },
    { column0: 'STAFF', column1: 'first_name', column2: 'API', enabled: true }
  ])
  const put = (row: object[]) => call('PUT', table, { body: { ...data, row } })
  t.equal((await put(data.row.map((one: object) => ({ ...one, enabled: false })))).status, 200)
  t.equal((await post('sukarno')).status, 200, 'one name is enough')
  t.match(fault(await put([{ column0: 'PUBLIC', column1: 'shoe_size', enabled: true }])), [400, '401664', /shoe_size/])
  t.match(fault(await put([{ column0: 'ALL', column1: 'email', enabled: true }])), [400, '401664', /column0 .*ALL/])
  t.equal((await put([...data.row, { column0: 'PUBLIC', column1: 'email', enabled: true }])).status, 200)
  t.same(fault(await post('ben', { first_name: 'Ben' })), missing('email'))
  const change = await call('PATCH', `${users}/sukarno`, { body: { gender: { value: 'MALE' } } })
  t.equal(change.status, 200, 'who was let in without is changed without')
  t.equal((await call('PUT', `${users}/sukarno`, { body: change.data })).status, 200, 'sent back as it was read')
})

t.test('startSisRun: a feed brings people of one name, unless the table asks it, too (SIS-53)', async t => {
  const profile = await call('POST', '/v1/sis/profiles', { body: { code: 'CAMPUS', name: 'Campus', settings: {} } })
  t.equal(profile.status, 201)
  const { data } = await call('GET', table)
  const put = (door: string) => {
    const row = [{ column0: 'PUBLIC', column1: 'first_name', column2: door, enabled: true }]
    return call('PUT', table, { body: { ...data, row } })
  }
  t.equal((await put('API')).status, 200, 'as a new institution has it')
  t.match((await feed(app, feedXml({ primary_id: 'f0' }))).records, [{ outcome: 'created' }])
  t.match(fault(await put('MAIL')), [400, '401664', /column2/])
  t.equal((await put('')).status, 200)
  const one = feedXml({ primary_id: 'f1' }, { primary_id: 'f2', first_name: 'Fia' })
  const first = await feed(app, one)
  const of = (records: any[], id: string) => records.find(({ primary_id }) => primary_id === id)
  t.match(of(first.records, 'f1'), { outcome: 'rejected', message: 'Mandatory field is missing: first_name' })
  t.match(of(first.records, 'f2'), { outcome: 'created' })
  const taken = await feed(app, feedXml({ primary_id: 'f2', last_name: 'Other' }))
  t.match(of(taken.records, 'f2'), { outcome: 'rejected', code: '401664' })
  t.equal((await put('API')).status, 200)
  t.match(of((await feed(app, one)).records, 'f1'), { outcome: 'created' })
  t.equal((await put('')).status, 200)
  const more = await feed(app, feedXml({ primary_id: 'f1', last_name: 'Other' }))
  t.match(of(more.records, 'f1'), { outcome: 'updated' }, 'who was let in without goes on without')
})
