import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'
import { person } from '../users/people.ts'

t.test('SIS-14 matchIdType is PRIMARY_ID or a code of UserIdentifierTypes', async t => {
  const { call } = await sisApp(t, {})
  const make = (code: string, matchIdType: string) =>
    call('POST', '/v1/sis/profiles', { body: { code, name: code, settings: { matchIdType } } })
  for (const [matchIdType, status] of [
    ['PRIMARY_ID', 201],
    ['BARCODE', 201],
    ['BARCOD', 400],
    ['barcode', 400],
    ['primary_id', 400]
  ] as const) {
    const answer = await make(`P-${matchIdType}`, matchIdType)
    t.equal(answer.status, status, matchIdType)
    if (status === 400)
      t.match(answer.data.detail, /matchIdType is neither PRIMARY_ID nor a code of UserIdentifierTypes/)
  }
  const changed = await call('PUT', '/v1/sis/profiles/P-BARCODE', {
    body: { code: 'P-BARCODE', name: 'x', settings: { matchIdType: 'NOTHING' } }
  })
  t.equal(changed.status, 400, 'nor by a change')
})

t.test('SIS-21 an e-mail address with a line break is refused, by feed and by API', async t => {
  const app = await sisApp(t, {})
  const email = (email_address: string) => ({
    contact_info: { email: [{ email_address, preferred: true, email_type: [{ value: 'personal' }] }] }
  })
  for (const address of ['a@mail.example\nBcc: b@mail.example', 'a@mail.example\r\n', '\na@mail.example']) {
    const answer = await app.call('POST', '/almaws/v1/users', { body: { ...person('lines'), ...email(address) } })
    t.equal(answer.status, 400)
    t.match(answer.text, /email_address holds a line break/)
  }
  t.equal(
    (await app.call('POST', '/almaws/v1/users', { body: { ...person('fine'), ...email('a@mail.example') } })).status,
    200
  )
  const contact = (address: string) =>
    `<contact_info><emails><email preferred="true"><email_address>${address}</email_address>
     <email_types><email_type>personal</email_type></email_types></email></emails></contact_info>`
  const fed = (primary_id: string, address: string) => userXml({ primary_id, more: contact(address) })
  const { records } = await feed(app, feedXml(fed('one', 'a@mail.example&#10;b'), fed('two', 'a@mail.example')))
  t.match(records[0], { primary_id: 'one', message: /holds a line break/ })
  t.notMatch(records[1], { message: /line break/ })
})
