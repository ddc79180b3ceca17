import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
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
