import t from 'tap'
import { baseOf, isHost } from '../../src/network/host.ts'
import { testApp } from '../helpers/app.ts'

t.test('LINKS what is a host, and what only looks like one', t => {
  const good = [
    'library.example',
    'localhost:8080',
    '127.0.0.1',
    '[::1]:80',
    'a-b.example.',
    'X',
    '[2001:db8::1]',
    'my_host'
  ]
  const bad = [
    '',
    'a b',
    'a/b',
    'evil.example/path',
    'user@evil.example',
    'a"b',
    'a:b',
    'a:123456',
    '-a',
    'a..b',
    '[x]',
    'a\\b',
    '<b>',
    'x'.repeat(256)
  ]
  for (const host of good) t.equal(isHost(host), true, host)
  for (const host of bad) t.equal(isHost(host), false, host)
  const request = { protocol: 'http', host: 'evil.example/x' }
  t.equal(baseOf('https://library.example/', request, 'a:1'), 'https://library.example')
  t.equal(baseOf(undefined, request, 'a:1'), 'http://a:1')
  t.equal(baseOf(undefined, { protocol: 'https', host: 'b' }, 'a:1'), 'https://b')
  t.end()
})

t.test('LINKS a forged host reaches no link; answers are not kept and not guessed at', async t => {
  const { app } = await testApp(t)
  const get = (url: string, headers: object) =>
    app.inject({ url, headers: { authorization: 'apikey test', accept: 'application/json', ...headers } })
  const forged = await get('/almaws/v1/conf/jobs', { host: 'evil.example/"><x' })
  t.equal(forged.statusCode, 200)
  t.notMatch(forged.body, /evil/)
  t.match((await get('/almaws/v1/conf/jobs', { host: 'library.example' })).body, /http:\/\/library\.example\/almaws/)
  for (const url of ['/almaws/v1/users', '/v1/audit', '/almaws/v1/users/nobody']) {
    const { headers } = await get(url, {})
    t.equal(headers['cache-control'], 'no-store', url)
    t.equal(headers['x-content-type-options'], 'nosniff', url)
  }
  t.equal((await app.inject('/health/live')).headers['x-content-type-options'], 'nosniff')
  const docs = await app.inject('/docs/static/index.html')
  t.notMatch(String(docs.headers['content-security-policy']), /upgrade-insecure-requests/, 'works over plain http')
})
