import t from 'tap'
import { testApp } from '../helpers/app.ts'

t.test('an unknown key is refused in XML with 400, whatever was accepted', async t => {
  const { call } = await testApp(t)
  const { status, text, headers } = await call('GET', '/almaws/v1/users/1', { key: 'nobody' })
  t.equal(status, 400)
  t.match(text, /<errorCode>UNAUTHORIZED</)
  t.equal(headers['content-type'], 'application/xml;charset=UTF-8')
})
