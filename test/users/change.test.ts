import t from 'tap'
import { errorOf, external, given, person, usersApp } from './people.ts'
import { coded } from './sample.ts'

const users = '/almaws/v1/users'
const barcode = (value: string, more = {}) => ({ value, id_type: coded('BARCODE'), ...more })

t.test('updateUser SIS-70 what GET gave, put back, changes nothing', async t => {
  const app = await usersApp(t)
  const { call, clock } = app
  const rich = external('rich', {
    middle_name: 'M',
    pin_number: '1234',
    gender: coded('FEMALE'),
    birth_date: '1990-05-06',
    expiry_date: '2030-01-01Z',
    user_identifier: [barcode('R1'), barcode('R2', { segment_type: 'External', note: 'old', status: 'INACTIVE' })],
    user_note: [{ note_type: coded('OTHER'), note_text: 'a\nb', popup_note: true }],
    user_statistic: [{ statistic_category: coded('LAW'), statistic_note: 'x' }].slice(1),
    contact_info: {
      address: [
        { line1: 'a', city: 'b', country: coded('UNITED STATES'), address_type: [coded('home')], preferred: true }
      ],
      email: [{ email_address: 'a@b.c', email_type: [coded('personal'), coded('work')] }]
    }
  })
  await given(t, app, rich)
  for (const format of ['json', 'xml']) {
    const before = await call('GET', `${users}/rich?format=${format}`)
    clock.advance(1000)
    const put = await call('PUT', `${users}/rich?format=${format}`, {
      body: before.text,
      headers: { 'content-type': `application/${format}` }
    })
    t.equal(put.status, 200, put.text)
    t.equal(put.text, before.text, format)
    t.equal(put.headers.etag, before.headers.etag, 'no new version')
  }
  const nulls = JSON.parse((await call('GET', `${users}/rich`)).text, (_, value) => (value === '' ? null : value))
  const again = await call('PUT', `${users}/rich`, { body: nulls })
  t.match(again.headers.etag, /-1"$/, 'null is the same as empty')
})

t.test('updateUser SIS-70 SIS-71 swaps all, but roles', async t => {
  const app = await usersApp(t)
  const { call, database } = app
  const desk = { status: coded('ACTIVE'), scope: coded('MAIN'), role_type: coded('32') }
  await given(t, app, person('a', { first_name: 'Jo', user_identifier: [barcode('1')], user_role: [desk] }))
  await database.pool.query("update app_user set sis_digest = 'x'")
  const put = await call('PUT', `${users}/1`, { body: person('A2', { first_name: undefined }) })
  t.match(put.data, {
    primary_id: 'A2',
    first_name: '',
    user_identifier: [],
    preferred_language: { value: 'en' },
    user_role: [desk]
  })
  t.match(put.headers.etag, /-2"$/)
  t.match(errorOf(await call('GET', `${users}/a`)), /^401861 /, 'the old id is unknown')
  t.match(errorOf(await call('GET', `${users}/1`)), /^401861 /, 'so is the identifier that is gone')
  t.equal((await call('GET', `${users}/a2`)).status, 200)
  const { rows } = await database.pool.query('select version, sis_digest, primary_id from app_user')
  t.same(rows, [{ version: 2, sis_digest: null, primary_id: 'A2' }], 'the next feed must look at it again')
  const roles = await call('PUT', `${users}/a2?recalculate_roles=true`, { body: person('A2') })
  t.match(roles.data.user_role, [desk, { role_type: coded('200') }], 'the rules ran again')
  const fewer = await call('PUT', `${users}/a2`, { body: person('A2', { user_role: [desk] }) })
  t.equal(fewer.data.user_role.length, 1)
  const swapped = person('A2', { user_identifier: [barcode('a2x'), { value: '1', id_type: coded('UNIV_ID') }] })
  t.equal((await call('PUT', `${users}/a2`, { body: swapped })).status, 200)
  t.equal((await call('GET', `${users}/1?user_id_type=UNIV_ID`)).status, 200)
  const exchanged = person('a2x', { user_identifier: [barcode('A2'), barcode('1')] })
  t.equal((await call('PUT', `${users}/a2`, { body: exchanged })).status, 200, 'identifiers may change places')
  t.equal((await call('GET', `${users}/a2?user_id_type=BARCODE`)).data.primary_id, 'a2x')
})

t.test('updateUser what is refused', async t => {
  const app = await usersApp(t)
  const { call } = app
  await given(t, app, external('e'))
  await given(t, app, person('i'))
  const as = (account: string, external_id = '') => ({ account_type: coded(account), external_id })
  const cases: [what: string, path: string, body: object | string, error: RegExp][] = [
    ['no such user', 'nobody', person('x'), /^401861 /],
    ['not of this type', 'i?user_id_type=BARCODE', person('i'), /^401890 /],
    ['external to internal', 'e', person('e'), /^401859 /],
    ['another profile', 'e', person('e', as('EXTERNAL', 'OTHER')), /^401858 /],
    ['internal with external authentication', 'i', person('i', as('INTEXTAUTH')), /^401855 /],
    ['internal to external without a profile', 'i', person('i', as('EXTERNAL')), /^401854 /],
    ['an id that is taken', 'i', person('E'), /^401851 User with identifier E of type Primary ID/],
    [
      'active and inactive',
      'i',
      person('i', { user_identifier: [barcode('1'), barcode('1', { status: 'INACTIVE' })] }),
      /^401851 /
    ],
    ['an unknown type', 'i', person('i', { user_identifier: [{ value: '1', id_type: coded('X') }] }), /^401864 /],
    [
      'a type of another record type',
      'i',
      person('i', {
        record_type: coded('CONTACT'),
        user_group: coded('STAFF'),
        contact_info: { email: [{ email_address: 'a@b', email_type: [coded('school')] }] }
      }),
      /^401863 /
    ],
    ['a weak password', 'i', person('i', { password: 'Welcome2026' }), /^500038 /],
    ['an unknown override', 'i?override=user_group,shoe_size', person('i'), /^401666 override/],
    ['broken XML', 'i', '<user', /^401676 /],
    [
      'two preferred',
      'i',
      person('i', { contact_info: { phone: [1, 2].map(n => ({ phone_number: `${n}`, preferred: true })) } }),
      /^401664 /
    ]
  ]
  for (const [what, path, body, error] of cases) {
    const answer = await call('PUT', `${users}/${path}`, { body })
    t.equal(answer.status, 400, what)
    t.match(errorOf(answer), error, what)
  }
  for (const id of ['e', 'i']) t.match((await call('GET', `${users}/${id}`)).headers.etag, /-1"$/, 'nothing changed')
})

t.test('updateUser SIS-73 internal to external, and passwords', async t => {
  const app = await usersApp(t)
  const { call } = app
  const login = async (password: string) => (await call('POST', `${users}/p?op=auth&password=${password}`)).status
  await given(t, app, person('p', { password: 'first-Secret' }))
  t.equal(await login('first-Secret'), 204)
  t.match(
    (await call('PUT', `${users}/p`, { body: person('p', { password: '' }) })).headers.etag,
    /-1"$/,
    'empty keeps it'
  )
  t.match((await call('PUT', `${users}/p`, { body: person('p', { password: 'first-Secret' }) })).headers.etag, /-1"$/)
  t.equal(await login('first-Secret'), 204)
  t.match((await call('PUT', `${users}/p`, { body: person('p', { password: 'other-Secret' }) })).data, { password: '' })
  t.same([await login('first-Secret'), await login('other-Secret')], [400, 204])
  const moved = await call('PUT', `${users}/p`, { body: external('p') })
  t.match(moved.data, { account_type: { value: 'EXTERNAL' }, external_id: 'SIS' })
  t.equal(await login('other-Secret'), 400, 'no password of an external user is kept')
  const short = external('p', { external_id: undefined, first_name: 'X' })
  t.match((await call('PUT', `${users}/p`, { body: short })).data, { external_id: 'SIS', first_name: 'X' })
})

t.test('updateUser SIS-28 SIS-72 protected fields, and what getProtectedFields tells', async t => {
  const app = await usersApp(t)
  const { call, clock } = app
  const field = async (name: string) => {
    const { data } = await call('GET', '/v1/users/e/protected-fields')
    return data.find((one: any) => one.field === name)
  }
  const groupOf = (answer: any) => answer.data.user_group.value
  const put = (query: string, group: string) =>
    call('PUT', `${users}/e?${query}`, { body: external('e', { user_group: coded(group), pin_number: '' }) })
  await given(t, app, external('e', { user_group: coded('GRAD'), pin_number: '4711' }))
  t.match(await field('user_group'), { value: coded('GRAD'), manual: false, next: { code: 'FOLLOWS_SIS' } })
  t.match(await field('pin_number'), { value: '****', manual: false })
  clock.advance(60_000)
  t.equal(groupOf(await put('keep_protected=true', 'FACULTY')), 'FACULTY', 'a staff save')
  t.match(await field('user_group'), {
    manual: true,
    by: 'test',
    at: '2026-11-22T12:01:00Z',
    originalValue: true,
    sisValue: coded('GRAD'),
    next: { code: 'KEPT_UNTIL_SET_BACK', text: /back to what the SIS sent last/ }
  })
  t.equal(groupOf(await put('', 'ALUMNI')), 'FACULTY', 'a plain call does not replace it')
  t.equal(groupOf(await put('override=user_group', 'ALUMNI')), 'ALUMNI', 'one that names it does')
  t.equal(groupOf(await put('keep_protected=false', 'ALUMNI')), 'ALUMNI')
  t.match(await field('user_group'), { manual: false, next: { code: 'FOLLOWS_SIS' } }, 'given back to the SIS')
  const all = await call('GET', '/v1/users/e/protected-fields')
  t.equal(all.data.length, 12)
  t.notMatch(all.text, /4711|scrypt/, 'no PIN, no hash')
  await given(t, app, person('i'))
  const { data } = await call('GET', '/v1/users/i/protected-fields')
  t.ok(data.every((one: any) => one.next.code === 'NOT_SYNCHRONIZED'))
  t.match(await call('GET', '/v1/users/nobody/protected-fields'), { status: 404, data: { code: 'USER_NOT_FOUND' } })
})
