import t from 'tap'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

const settings = (app: TestApp, given: object) =>
  app.call('PUT', '/v1/sis/profiles/CAMPUS', { body: { code: 'CAMPUS', name: 'Campus', settings: given } })
const outcomes = ({ records }: { records: any[] }) =>
  records.map(({ outcome, reason }) => (reason ? `${outcome} ${reason}` : outcome))

t.test('SIS-50 SIS-51 counters add up; Alma’s events tell of rejected records only', async t => {
  const app = await sisApp(t)
  await feed(app, feedXml({ primary_id: 'ada' }, { primary_id: 'bob' }))
  const { run, records } = await feed(
    app,
    feedXml({ primary_id: 'ada' }, { primary_id: 'bob', first_name: 'B' }, { primary_id: 'eve' }, {})
  )
  t.same(run.counters, { processed: 4, created: 1, updated: 1, unchanged: 1, rejected: 1 })
  t.same(outcomes({ records }), ['unchanged', 'updated', 'created', 'rejected MATCH_IDENTIFIER_MISSING'])
  for (const [outcome, place] of [
    ['unchanged', 1],
    ['updated', 2],
    ['created', 3],
    ['rejected', 4]
  ] as const) {
    const page = await app.call('GET', `/v1/sis/runs/${run.id}/records?outcome=${outcome}`)
    t.match(page.data, { total: 1, records: [{ number: place, outcome, line: place + 1 }] })
  }
  const path = new URL(run.links.job_instance).pathname
  const instance = (await app.call('GET', path)).data
  const counts = Object.fromEntries(instance.counter.map((one: any) => [one.type.desc, Number(one.value)]))
  t.same(counts, {
    'Total users processed': 4,
    'Total users created successfully': 1,
    'Total users updated successfully': 1,
    'Total users unchanged': 1,
    'Total users rejected': 1
  })
  const { data } = await app.call('GET', `${path}/events`)
  t.equal(data.total_record_count, 1)
  t.match(JSON.stringify(data.event), /MATCH_IDENTIFIER_MISSING.*Mandatory field is missing: User identifier value/)
  t.equal((await app.call('GET', `/v1/sis/runs/${run.id}/records?limit=2&offset=3`)).data.records.length, 1)
})

t.test('SIS-52 SIS-53 why a record is rejected, with Alma’s code', async t => {
  const app = await sisApp(t, { mandatoryFields: ['first_name'] })
  const user = (more: string, last = '<last_name>L</last_name>') =>
    `<user><primary_id>p</primary_id><first_name>F</first_name>${last}${more}</user>`
  const id = (type: string, value: string) =>
    `<user_identifiers><user_identifier><id_type>${type}</id_type><value>${value}</value></user_identifier></user_identifiers>`
  const cases: [what: string, xml: string, code: string, message: RegExp][] = [
    ['no last name', user('', ''), '401664', /last_name/],
    ['a field that the profile asks for', userXml({ primary_id: 'p' }), '401664', /first_name/],
    ['a group that is none', user('<user_group>NONE</user_group>'), '401852', /user group is not legal/],
    ['a title that is none', user('<user_title>King</user_title>'), '401864', /title/],
    ['a type of identifier that is none', user(id('WHAT', '1')), '401864', /identifier/],
    ['an identifier without a value', user(id('BARCODE', '')), '401664', /value/],
    ['SIS-22 the same value twice in one record', user(id('BARCODE', 'P')), '401851', /exists/],
    [
      'a statistic without a category',
      user('<user_statistics><user_statistic><statistic_note>x</statistic_note></user_statistic></user_statistics>'),
      '401664',
      /statistic_category/
    ],
    [
      'SIS-37 a note that is too long',
      user(
        `<user_notes><user_note><note_type>OTHER</note_type><note_text>${'x'.repeat(2001)}</note_text></user_note></user_notes>`
      ),
      '401664',
      /2000|note/
    ],
    [
      'an e-mail without an address',
      user('<contact_info><emails><email><email_types/></email></emails></contact_info>'),
      '401664',
      /email_address/
    ]
  ]
  const { run, records } = await feed(app, feedXml(...cases.map(([, xml]) => xml), user('')))
  t.match(run.counters, { rejected: cases.length, created: 1 }, 'one bad user never fails the file')
  for (const [index, [what, , code, message]] of cases.entries())
    t.match(records[index], { outcome: 'rejected', code, message, primary_id: 'p', line: index + 2 }, what)
  await settings(app, { recordType: 'CONTACT' })
  const contact = await feed(
    app,
    feedXml(
      user('<user_group>GRAD</user_group>'),
      user(
        `<contact_info><emails><email><email_address>a@b</email_address><email_types>
          <email_type>school</email_type></email_types></email></emails></contact_info>`
      )
    )
  )
  t.match(contact.records, [{ code: '401852' }, { code: '401863' }], 'what the record type may not have')
  await settings(app, { mandatoryFields: ['user_group', 'pin_number', 'email'], userGroup: 'STAFF' })
  const email = '<contact_info><emails><email><email_address>a@b</email_address></email></emails></contact_info>'
  const asked = [user('<pin_number>1234</pin_number>'), user(email), user(`<pin_number>1234</pin_number>${email}`)]
  t.same(outcomes(await feed(app, feedXml(...asked))), [
    'rejected MANDATORY_FIELD',
    'rejected MANDATORY_FIELD',
    'updated'
  ])
})
