import t from 'tap'
import { errorOf, external, given, person, usersApp } from './people.ts'
import { coded } from './sample.ts'

const users = '/almaws/v1/users'
const barcode = (value: string) => ({ value, id_type: coded('BARCODE') })

t.test('patchUser changes what it names', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, external('p', { middle_name: 'M', user_group: coded('GRAD'), user_identifier: [barcode('1')] }))
  const type = { 'content-type': 'application/merge-patch+json' }
  const patch = (body: object, query = '', headers: Record<string, string> = type) =>
    call('PATCH', `${users}/p${query}`, { body, headers })
  t.match((await patch({ first_name: 'Joanna', middle_name: null })).data, {
    first_name: 'Joanna',
    middle_name: '',
    last_name: 'Smith',
    user_identifier: [{ value: '1' }],
    user_role: [{ role_type: coded('200') }]
  })
  t.match((await patch({ user_identifier: [barcode('2')] }, '', { 'content-type': 'application/json' })).data, {
    user_identifier: [{ value: '2' }]
  })
  t.equal((await call('GET', `${users}/2`)).status, 200)
  t.match((await patch({ contact_info: { email: [{ email_address: 'a@b.c' }] } })).data.contact_info, {
    email: [{ email_address: 'a@b.c' }]
  })
  t.match((await patch({ contact_info: { phone: [{ phone_number: '1' }] } })).data.contact_info, {
    email: [{ email_address: 'a@b.c' }],
    phone: [{ phone_number: '1' }]
  })
  const fields = async () => (await call('GET', '/v1/users/p/protected-fields')).data[0]
  await patch({ user_group: { value: 'ALUMNI' } }, '?keep_protected=false')
  t.match(await fields(), { field: 'user_group', value: coded('ALUMNI'), manual: false })
  await patch({ user_group: { value: 'FACULTY' } })
  t.match(await fields(), { value: coded('FACULTY'), manual: true }, 'a staff edit, unless said otherwise')
  const { headers } = await call('GET', `${users}/p`)
  t.equal((await patch({})).headers.etag, headers.etag, 'nothing changed')

  const cases: [body: object, error: RegExp, headers?: Record<string, string>][] = [
    [{ shoe_size: 9 }, /^401664 A user has no field shoe_size/],
    [{ last_name: null }, /^401664 .*last_name$/],
    [{ birth_date: 'x' }, /^401664 .*birth_date/],
    [{ user_group: 'GRAD' }, /^401664 .*user_group/],
    [{ account_type: { value: 'INTERNAL' } }, /^401859 /],
    [[], /^401664 A merge patch is a JSON object/],
    [{ first_name: 'a' }, /^UNSUPPORTED_MEDIA_TYPE /, { 'content-type': 'application/xml' }]
  ]
  for (const [body, error, header = type] of cases) {
    const text = header['content-type'] === 'application/xml' ? '<user/>' : body
    t.match(errorOf(await call('PATCH', `${users}/p`, { body: text, headers: header })), error, JSON.stringify(body))
  }
  t.match(errorOf(await call('PATCH', `${users}/nobody`, { body: {}, headers: type })), /^401861 /)
})

t.test('updateUser patchUser If-Match: 412 says what differs', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, person('m'))
  const read = await call('GET', `${users}/m`)
  const tag = String(read.headers.etag)
  const put = (body: object, match: string) => call('PUT', `${users}/m`, { body, headers: { 'if-match': match } })
  t.equal((await put({ ...read.data, first_name: 'A' }, tag)).status, 200)
  const late = await put({ ...read.data, last_name: 'B' }, tag)
  t.equal(late.status, 412)
  t.match(errorOf(late), /^PRECONDITION_FAILED .*differs from what is stored in: first_name, last_name\.$/)
  t.equal((await call('GET', `${users}/m`)).data.last_name, 'Smith')
  const patched = await call('PATCH', `${users}/m`, { body: { last_name: 'C' }, headers: { 'if-match': tag } })
  t.match([patched.status, errorOf(patched)], [412, /in: last_name\./])
  const now = String((await call('GET', `${users}/m`)).headers.etag)
  for (const match of ['*', `W/${now}`, `"x", ${now}`])
    t.equal((await put(person('m'), match)).status, match === '*' ? 200 : 412, match)
  t.equal(
    (await call('PUT', `${users}/m`, { body: person('m', { first_name: 'Z' }) })).status,
    200,
    "without it, Alma's PUT"
  )
})
