import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

const one = (more: string, last_name = 'Lo') =>
  feedXml(userXml({ primary_id: 'ada', first_name: 'Ada', last_name, more }))

t.test('SIS-52 all faults of a record are named at once, in the words of the field', async t => {
  const app = await sisApp(t, { mandatoryFields: ['gender', 'expiry_date'] })
  const bad = [
    '<user_group>VISITOR</user_group><cataloger_level>99</cataloger_level><expiry_date>30.06.2027</expiry_date>',
    '<status>enrolled</status><is_researcher>perhaps</is_researcher>',
    '<user_notes><user_note><note_type>SHOUT</note_type><note_text>x</note_text></user_note></user_notes>',
    '<user_statistics><user_statistic><statistic_category>ZZZ</statistic_category></user_statistic></user_statistics>',
    '<rs_libraries><rs_library><code>NOWHERE</code></rs_library></rs_libraries>'
  ].join('')
  const { records } = await feed(app, one(bad))
  t.match(records, [{ outcome: 'rejected', primary_id: 'ada', reason: 'INVALID_INPUT', code: '401664' }])
  for (const told of [
    'is_researcher must be true or false',
    'expiry_date must be a day such as 2027-06-30',
    'Mandatory field is missing: gender',
    'Given user group is not legal.',
    'Given cataloger level (99) is invalid.',
    'Given status (ENROLLED) is invalid.',
    'Given resource sharing library (NOWHERE) is invalid.',
    'Given note type (SHOUT) is invalid.',
    'Given statistical category (ZZZ) is invalid.'
  ])
    t.match(records[0].message, told)
  t.notMatch(records[0].message, 'missing: expiry_date', 'what is there and cannot be read is not missing')
  const nameless = await feed(app, feedXml('<user><last_name/><user_group>VISITOR</user_group></user>'))
  t.match(nameless.records[0], { reason: 'MATCH_IDENTIFIER_MISSING', message: /User identifier value.*not legal/ })
})

t.test('SIS-52 what real feeds write is taken with a warning, told once', async t => {
  const app = await sisApp(t)
  const odd = (mail: string) =>
    `<campus_code>MOON</campus_code><contact_info><addresses><address><line1>1 Road</line1><city>X</city>
    <country>UNITED STATES</country></address></addresses><emails><email><email_address>${mail}</email_address></email></emails></contact_info>`
  const { records } = await feed(app, one(odd('nobody')))
  t.match(records, [
    {
      outcome: 'created',
      warnings: [
        { field: 'campus_code', value: { value: 'MOON' }, why: 'CODE_UNKNOWN' },
        { field: 'contact_info.address', value: { value: 'UNITED STATES' }, why: 'CODE_UNKNOWN' },
        { field: 'contact_info.email', value: 'nobody', why: 'ADDRESS_DOUBTFUL', text: /a warning/ }
      ]
    }
  ])
  t.notOk(
    records[0].changes.some(({ why }: any) => /UNKNOWN|DOUBTFUL/.test(why)),
    'nothing has changed by it'
  )
  t.match((await feed(app, one(odd('nobody')))).run.counters, { unchanged: 1 })
  const next = await feed(app, one(odd('else')))
  t.match(next.records[0].warnings, [{ field: 'contact_info.email', value: 'else' }])
  t.equal(next.records[0].warnings.length, 1, 'only what is new')
})

t.test('createUser, updateUser, patchUser: the same by the API', async t => {
  const app = await sisApp(t)
  const users = '/almaws/v1/users'
  const external = (more: object) => ({
    primary_id: 'bo',
    first_name: 'Bo',
    last_name: 'Lo',
    account_type: { value: 'EXTERNAL' },
    external_id: 'CAMPUS',
    ...more
  })
  const code = (value: string) => ({ value })
  const bad = { status: code('WHATEVER'), cataloger_level: code('99'), user_group: code('VISITOR') }
  const refused = await app.call('POST', users, { body: external(bad) })
  t.equal(refused.status, 400)
  t.same(
    refused.data.errorList.error.map(({ errorCode }: any) => errorCode),
    ['401852', '401864', '401864'],
    'each fault is an error of the list'
  )
  const unreadable = await app.call('POST', users, {
    body: external({ birth_date: '1.2.2000', expiry_date: 'soon', is_researcher: 'perhaps' })
  })
  t.match(unreadable.data.errorList.error, [
    { errorMessage: /is_researcher must be true or false/ },
    { errorMessage: /birth_date must be a day such as/ },
    { errorMessage: /expiry_date must be a day such as/ }
  ])
  const made = await app.call('POST', users, { body: external({ external_id: 'SIS', campus_code: code('MOON') }) })
  t.equal(made.status, 200, 'clients send SIS')
  t.match(made.headers.warning, /campus_code: .*external_id: /)
  t.equal((await app.call('PATCH', `${users}/bo`, { body: { status: code('DELETED') } })).status, 400)
  const mail = { contact_info: { email: [{ email_address: 'nobody', email_type: [code('work')] }] }, campus_code: null }
  t.match((await app.call('PATCH', `${users}/bo`, { body: mail })).headers.warning, /contact_info\.email/)
  const right = await app.call('POST', users, { body: external({ primary_id: 'cy', status: code('Active') }) })
  t.same([right.status, right.headers.warning, right.data.status.value], [200, undefined, 'ACTIVE'])
})
