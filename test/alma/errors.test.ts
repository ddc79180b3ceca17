import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import type { Domain } from '../../src/domain.ts'
import { exampleApp } from './example.ts'

const json = 'application/json;charset=UTF-8'
const xml = 'application/xml;charset=UTF-8'
const key = { authorization: 'apikey test' }

t.test('CE-2 errors come in the envelope, in both formats, with 400 and a tracking id', async t => {
  const { call } = await exampleApp(t)
  const { status, data, text, headers } = await call('GET', '/almaws/v1/users/nobody')
  t.equal(status, 400)
  t.equal(headers['content-type'], json)
  const { trackingId } = data.errorList.error[0]
  t.match(trackingId, /^E01-2211120000-[A-Z0-9]{5}-AWAE\d+$/)
  const message = 'User with identifier nobody was not found.'
  const error = `{"errorCode":"401861","errorMessage":"${message}","trackingId":"${trackingId}"}`
  t.equal(text, `{"errorsExist":true,"errorList":{"error":[${error}]},"result":null}`)
  const other = await call('GET', '/almaws/v1/users/nobody', { headers: { accept: '*/*' } })
  const namespace = 'xmlns="http://com/exlibris/urm/general/xmlbeans"'
  t.equal(other.headers['content-type'], xml)
  t.match(
    other.text,
    `standalone="yes"?><web_service_result ${namespace}><errorsExist>true</errorsExist><errorList><error>`
  )
  t.match(other.text, `<errorCode>401861</errorCode><errorMessage>${message}</errorMessage><trackingId>E01-`)
  t.notMatch(other.text, 'result>null')
})

t.test('CE-2 what nobody foresaw is 60101, without a word of the cause', async t => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const { app } = await exampleApp(t, {}, { log })
  const answer = await app.inject({
    url: '/almaws/v1/users/Jo.Secret?fail=true&apikey=test',
    headers: { accept: 'application/json' }
  })
  t.equal(answer.statusCode, 500)
  t.match(answer.json(), { errorList: { error: [{ errorCode: '60101' }] } })
  t.notMatch(answer.body, /Secret|secret|\.ts/)
  const logged = lines.join('')
  t.match(logged, answer.json().errorList.error[0].trackingId, 'the log line bears the tracking id')
  t.match(logged, 'example.ts', 'and says where it was thrown')
  t.notMatch(logged, /Secret|secret|apikey=/, 'but neither identifiers nor keys')
})

t.test('a database that is away is a 503 that asks to retry', async t => {
  const { parts } = await exampleApp(t)
  // Refused, ended by an administrator or a timeout, cut off, no room left, gave way too often.
  const passing = ['ECONNREFUSED', 'EPIPE', '57P01', '57P05', '25P03', '57014', '53100', '53200', '40P01', '25006']
  const away: Domain = {
    name: 'away',
    entities: [],
    almaRoutes: async app => {
      for (const code of [...passing, '23505'])
        app.get(`/users/${code}`, { schema: { operationId: code } }, async () => {
          throw Object.assign(new Error('a secret'), { code })
        })
    }
  }
  const app = await buildApp({ ...parts, domains: [away] })
  t.teardown(() => app.close())
  const get = (code: string) => app.inject({ url: `/almaws/v1/users/${code}`, headers: key })
  for (const code of passing) {
    const answer = await get(code)
    t.equal(answer.statusCode, 503, code)
    t.equal(answer.headers['retry-after'], '5', code)
    t.match(answer.body, '<errorCode>SERVICE_UNAVAILABLE</errorCode>')
    t.match(answer.body, 'please retry later')
    t.notMatch(answer.body, 'secret')
  }
  t.equal((await get('23505')).statusCode, 500, 'what is wrong with a statement is no such thing')
})

t.test('CE-2 addresses that lead nowhere', async t => {
  const { app } = await exampleApp(t)
  const cases: [address: string, status: number, code: string][] = [
    ['/almaws/v1/nowhere', 404, 'NOT_FOUND'],
    ['/nowhere', 404, 'NOT_FOUND'],
    ['/almaws/v1/users/%E0%A4%A', 400, '401664'],
    ['/almaws/v1/users/%', 400, '401664'],
    [`/almaws/v1/users/${'x'.repeat(2000)}`, 400, '401664']
  ]
  for (const [address, status, code] of cases) {
    const answer = await app.inject({ url: address, headers: key })
    t.equal(answer.statusCode, status, address.slice(0, 60))
    t.match(answer.body, `<errorCode>${code}</errorCode>`, address.slice(0, 60))
    t.equal(answer.headers['content-type'], xml)
  }
})
