import t from 'tap'
import { errorOf, external, given, person, statements, usersApp } from './people.ts'
import { coded } from './sample.ts'

const users = '/almaws/v1/users'

t.test('createUser makes a user as it will be read', async t => {
  const { call } = await usersApp(t)
  const created = await call('POST', users, { body: person('Jo.1', { preferred_language: undefined }) })
  t.equal(created.status, 200, created.text)
  const read = await call('GET', `${users}/jo.1`)
  t.equal(read.text, created.text, 'GET gives what POST gave')
  t.equal(read.headers.etag, created.headers.etag)
  t.match(created.data, {
    primary_id: 'Jo.1',
    full_name: 'Jo Smith',
    status: { value: 'ACTIVE', desc: 'Active' },
    status_date: '2026-11-22Z',
    preferred_language: { value: 'en' },
    password: '',
    force_password_change: '',
    requests: null,
    loans: null,
    fees: null,
    contact_info: { address: [], email: [], phone: [] },
    user_identifier: [],
    user_role: [{ status: coded('ACTIVE'), scope: coded('01TEST_INST'), role_type: coded('200') }],
    user_block: [],
    user_note: [],
    user_statistic: [],
    proxy_for_user: []
  })
  const xml =
    '<user><record_type>PUBLIC</record_type><primary_id>x1</primary_id><last_name>Å &amp; B</last_name>' +
    '<account_type>INTERNAL</account_type><user_identifiers>' +
    '' +
    '<user_identifier segment_type="Internal"><value>X-1</value><id_type>BARCODE</id_type></user_identifier>' +
    '</user_identifiers></user>'
  t.equal((await call('POST', users, { body: xml })).status, 200)
  t.match((await call('GET', `${users}/x-1`)).data, {
    last_name: 'Å & B',
    user_identifier: [{ value: 'X-1', status: 'ACTIVE' }]
  })
  const asXml = await call('GET', `${users}/x-1?format=xml`)
  t.match(asXml.text, '<contact_info><addresses/><emails/><phones/></contact_info>')
})

t.test('createUser what it takes without a word', async t => {
  const { call } = await usersApp(t)
  const read = { requests: null, loans: null, fees: null, link: null, researcher: null, full_name: 'x', unheard_of: 1 }
  t.match(await given(t, { call }, person('a', read)), { full_name: 'Jo Smith' })
  const query = 'social_authentication=true&send_pin_number_letter=True&registration_rules=false&library=MAIN'
  t.equal((await call('POST', `${users}/?${query}`, { body: person('b') })).status, 200)
  t.match(await given(t, { call }, person('c', { record_type: undefined })), { record_type: { value: 'PUBLIC' } })
})

t.test('createUser SIS-17 a primary id is made when there is none', async t => {
  const { call } = await usersApp(t)
  const ids = []
  for (let count = 0; count < 3; count++) ids.push((await given(t, { call }, person('', {}))).primary_id)
  t.same(ids, ['josmith', 'josmith1', 'josmith2'])
  const many = await Promise.all(Array.from({ length: 6 }, () => call('POST', users, { body: person('') })))
  t.same(many.map(({ data }) => data.primary_id).sort(), [
    'josmith3',
    'josmith4',
    'josmith5',
    'josmith6',
    'josmith7',
    'josmith8'
  ])
})

t.test('createUser what is refused', async t => {
  const { call } = await usersApp(t)
  await given(t, { call }, person('taken', { user_identifier: [{ value: 'Card1', id_type: coded('BARCODE') }] }))
  const identifier = (value: string, type = 'BARCODE') => ({ user_identifier: [{ value, id_type: coded(type) }] })
  const cases: [what: string, body: object | string, error: RegExp, query?: string][] = [
    ['its id is taken', person('TAKEN'), /^401851 User with identifier TAKEN of type Primary ID already exists\.$/],
    ['its id is a card of another', person('card1'), /^401851 /],
    [
      'its card is taken',
      person('n', identifier('CARD1', 'UNIV_ID')),
      /^401851 User with identifier CARD1 of type UNIV_ID/
    ],
    ['its card is an id of another', person('n', identifier('taken')), /^401851 /],
    ['no last name', person('n', { last_name: '' }), /^401664 Mandatory field is missing: last_name$/],
    ['no account type', person('n', { account_type: coded('') }), /^401664 .*account_type$/],
    ['an unknown group', person('n', { user_group: coded('X') }), /^401852 /],
    ['a group of another record type', person('n', { record_type: coded('CONTACT') }), /^401852 /],
    ['internal with external id', person('n', { external_id: 'SIS' }), /^401853 /],
    ['external without', person('n', { account_type: coded('EXTERNAL') }), /^401854 /],
    ['internal with external authentication', person('n', { account_type: coded('INTEXTAUTH') }), /^401855 /],
    ['another account type', person('n', { account_type: coded('X') }), /^401857 /],
    [
      'a type of another record type',
      person('n', {
        record_type: coded('CONTACT'),
        user_group: undefined,
        contact_info: { phone: [{ phone_number: '1', phone_type: [coded('home')] }] }
      }),
      /^401863 /
    ],
    ['an unknown type', person('n', identifier('1', 'X')), /^401864 Given identifier type \(X\) is invalid\.$/],
    ['a weak password', person('n', { password: 'short' }), /^500038 /],
    ['broken XML', '<user><last_name>', /^401676 /],
    ['a text for a code', { ...person('n'), user_group: 'UNDERGRAD' }, /^401664 .*user_group/],
    ['a wrapper of XML in JSON', { ...person('n'), user_notes: { user_note: [] } }, /^401664 .*user_notes/],
    [
      'a note of 2,001',
      person('n', { user_note: [{ note_type: coded('OTHER'), note_text: 'x'.repeat(2001) }] }),
      /^401664 /
    ],
    ['a link to an unknown institution', person('n'), /^60224 /, '?source_institution_code=99&source_user_id=1'],
    ['a link without a network', person('n'), /^60225 /, '?source_institution_code=01TEST_INST&source_user_id=1']
  ]
  for (const [what, body, error, query = ''] of cases) {
    const answer = await call('POST', users + query, { body })
    t.equal(answer.status, 400, what)
    t.match(errorOf(answer), error, what)
  }
  t.equal((await call('GET', users)).data.total_record_count, 1, 'nothing of it is kept')
  t.match(errorOf(await call('POST', users)), /^401664 The request has no body/)
})

t.test('getUser SIS-75 by any identifier', async t => {
  const { call } = await usersApp(t)
  await given(t, { call }, person('Jo@x.org', { user_identifier: [{ value: 'AB 1', id_type: coded('BARCODE') }] }))
  const cases: [path: string, error?: RegExp][] = [
    ['jo@x.org'],
    ['JO%40X.ORG'],
    ['ab%201'],
    ['ab 1?user_id_type=all_unique'],
    ['AB%201?user_id_type=BARCODE'],
    ['AB%201?user_id_type=UNIV_ID', /^401890 User with identifier AB 1 of type UNIV_ID was not found\.$/],
    ['nobody', /^401861 User with identifier nobody was not found\.$/],
    ['nobody?user_id_type=all_unique', /^401861 /],
    ['jo@x.org?user_id_type=linking_id', /^4019998 /],
    [
      'jo@x.org?source_institution_code=01OTHER',
      /^4019990 User with source identifier jo@x\.org of institution 01OTHER/
    ],
    ['jo@x.org?expand=loans,balance', /^401666 expand/],
    ['jo@x.org?view=long', /^401666 view/]
  ]
  for (const [path, error] of cases) {
    const answer = await call('GET', `${users}/${path}`.replace(' ', '%20'))
    if (error) t.match(errorOf(answer), error, path)
    else t.equal(answer.data.primary_id, 'Jo@x.org', path)
    t.equal(answer.status, error ? 400 : 200, path)
  }
})

t.test('getUser view and expand', async t => {
  const { call } = await usersApp(t)
  const mail = { email_address: 'a@b.c', email_type: [coded('personal')], preferred: true }
  const phone = { phone_number: '1', phone_type: [coded('mobile')] }
  await given(t, { call }, person('a', { contact_info: { email: [mail], phone: [phone] } }))
  const link = (name: string) => `http://localhost:80/almaws/v1/users/a/${name}`
  const { data } = await call('GET', `${users}/a?expand=fees%2Crequests%2Cloans`)
  t.same(data.loans, { value: 0, link: link('loans') })
  t.same(data.requests, { value: 0, link: link('requests') })
  t.same(data.fees, { value: 0, link: link('fees') })
  for (const expand of ['none', '', 'None'])
    t.equal((await call('GET', `${users}/a?expand=${expand}`)).data.loans, null)
  const xml = await call('GET', `${users}/a?expand=loans&format=xml`)
  t.match(xml.text, `<loans link="${link('loans')}">0</loans>`)
  const brief = (await call('GET', `${users}/a?view=brief`)).data
  t.match(brief, { primary_id: 'a', contact_info: { email: [mail] }, user_identifier: [], user_statistic: [] })
  t.notOk('user_role' in brief || 'phone' in brief.contact_info)
})

t.test('getUser and getUsers ask the database once, and twice', async t => {
  const { call } = await usersApp(t)
  await given(t, { call }, external('a'))
  await call('GET', users)
  const one = await statements(t, () => call('GET', `${users}/a`))
  t.equal(one.length, 1, one.join('\n'))
  const few = await statements(t, () => call('GET', `${users}?expand=full`))
  for (let count = 0; count < 20; count++) await given(t, { call }, person(`b${count}`))
  const many = await statements(t, () => call('GET', `${users}?limit=100&expand=full`))
  t.equal(few.length, 2, few.join('\n'))
  t.equal(many.length, 2, 'however many they are')
})

t.test('getUsersTest postUsersTest getMyDetails getStaffLoginReport', async t => {
  const { call } = await usersApp(t)
  t.match(
    (await call('GET', `${users}/operation/test?format=xml`)).text,
    '<test>GET - OK - institutionCode: 01TEST_INST</test>'
  )
  t.match((await call('POST', `${users}/operation/test`)).data, { test: 'POST - OK' })
  t.match(errorOf(await call('GET', `${users}/ME`)), /^60101 .*no user of its own/)
  t.same((await call('GET', `${users}/staff-login-report?successful=all`)).data, { total_record_count: 0 })
})
