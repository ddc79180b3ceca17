import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed, feedXml, sisApp } from '../helpers/feed.ts'
import { email } from '../letters/write.ts'
import { given, person } from './people.ts'
import { coded } from './sample.ts'

t.test('getUserNotices: preferred contact information that is missing', async t => {
  const app = await testApp(t)
  await configure(app)
  const notices = async (id: string) => (await app.call('GET', `/v1/users/${id}/notices`)).data.notice
  await given(t, app, person('none'))
  await given(t, app, person('well', email('w@b.example')))
  const address = [{ line1: '1 Weir Lane', city: 'Aldermoor', address_type: [coded('home')] }]
  const some = {
    ...email('s@b.example', { preferred: false }).contact_info,
    address,
    phone: [{ phone_number: '1', phone_type: [coded('mobile')] }]
  }
  await given(t, app, person('some', { contact_info: some }))
  t.match(await notices('none'), [{ code: 'NO_PREFERRED_EMAIL', entries: 0, text: /no mail is sent/ }])
  t.same(await notices('well'), [])
  t.same(
    (await notices('some')).map(({ code, entries }: { code: string; entries: number }) => `${code} ${entries}`),
    ['NO_PREFERRED_EMAIL 1', 'NO_PREFERRED_ADDRESS 1', 'NO_PREFERRED_PHONE 1']
  )
  t.match(await app.call('GET', '/v1/users/nobody/notices'), { status: 404 })
})

t.test(
  'startSisRun createUser: a preferred contact that is missing is told in the report, and to the client (SIS-36)',
  async t => {
    const app = await sisApp(t)
    const mail = (preferred: string) =>
      `<contact_info><emails><email preferred="${preferred}"><email_address>a@b.example</email_address></email></emails></contact_info>`
    const told = async (preferred: string) => {
      const { records } = await feed(app, feedXml({ primary_id: 'ann', more: mail(preferred) }))
      return (records[0].warnings ?? []).map(({ field, why }: { field: string; why: string }) => `${field} ${why}`)
    }
    t.same(await told('false'), ['contact_info.email PREFERRED_MISSING'])
    t.same(await told('true'), [])
    t.same(await told('false'), ['contact_info.email PREFERRED_MISSING'], 'told when it is gone')
    t.same(await told('false'), [], 'once')
    const body = person('bob', email('b@b.example', { preferred: false }))
    const { headers } = await app.call('POST', '/almaws/v1/users', { body })
    t.match(headers.warning, /contact_info\.email: .*none of the entries is preferred/)
  }
)
