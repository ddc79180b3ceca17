import { readdirSync, readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import { exposedHeaders, originsOf } from '../../src/network/origins.ts'
import { institution, testApp } from '../helpers/app.ts'

const listed = 'https://app.example'
const other = 'https://elsewhere.example'

t.test('ORIGINS are read as browsers write them', t => {
  t.same([...originsOf(' https://App.Example:443, http://localhost:5173 ')], [listed, 'http://localhost:5173'])
  t.same([...originsOf('')], [])
  const wrong = [
    ...['*', 'null', 'app.example', 'https://app.example/', 'https://app.example/path', 'https://*.example', 'ftp://a'],
    ...['https://user@app.example', 'https://app.example,', 'https://a b', 'https://a:123456', 'https://', 'file:///a']
  ]
  for (const text of wrong)
    t.throws(
      () => readConfig({ CORS_ORIGINS: `https://good.example,${text}` }),
      /^The environment variable CORS_ORIGINS (has an entry, number|allows everybody in entry) [23]/,
      text
    )
  t.equal(readConfig({}).CORS_ORIGINS, undefined, 'none by default')
  t.equal(readConfig({ CORS_ORIGINS: listed }).CORS_ORIGINS, listed)
  t.end()
})

/** Calls of a service that listens, as a browser sends them. */
async function listening(t: Test, config: Parameters<typeof testApp>[1] = {}) {
  const { app } = await testApp(t, config)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const call = (method: string, path: string, origin?: string, headers: Record<string, string> = {}, body?: string) =>
    fetch(base + path, {
      method,
      headers: { ...(origin ? { origin } : {}), connection: 'close', ...headers },
      ...(body === undefined ? {} : { body })
    })
  const preflight = (path: string, origin: string, wanted = 'PATCH') =>
    call('OPTIONS', path, origin, {
      'access-control-request-method': wanted,
      'access-control-request-headers': 'authorization,content-type,if-match,idempotency-key,exl-user-pw'
    })
  return { call, preflight }
}

const withKey = { authorization: 'apikey test' }
const spaces = ['/almaws/v1/users', '/v1/sis/runs']
const named = (answer: Response, header: string) =>
  (answer.headers.get(header) ?? '').split(',').map(name => name.trim().toLowerCase())

t.test('ORIGINS a listed one: preflights without a key, every answer can be read', async t => {
  const { call, preflight } = await listening(t, { CORS_ORIGINS: `${listed},http://localhost:5173` })
  for (const path of [...spaces, '/almaws/v1/users/p1/loans/1']) {
    const asked = await preflight(path, listed)
    t.equal(asked.status, 204, path)
    t.equal(await asked.text(), '')
    t.equal(asked.headers.get('access-control-allow-origin'), listed)
    t.equal(asked.headers.get('access-control-allow-credentials'), null)
    t.match(named(asked, 'vary'), ['origin'])
    const methods = named(asked, 'access-control-allow-methods')
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) t.ok(methods.includes(method), method)
    const allowed = named(asked, 'access-control-allow-headers')
    for (const header of ['authorization', 'content-type', 'if-match', 'idempotency-key', 'exl-user-pw'])
      t.ok(allowed.includes(header), header)
  }
  const answers: [number, Response][] = [
    ...(await Promise.all(
      spaces.map(async path => [200, await call('GET', path, listed, withKey)] as [number, Response])
    )),
    ...(await Promise.all(
      spaces.map(
        async path => [path.startsWith('/v1') ? 401 : 400, await call('GET', path, listed)] as [number, Response]
      )
    )),
    [400, await call('GET', '/almaws/v1/users/nobody', listed, withKey)],
    [400, await call('POST', '/almaws/v1/users', listed, { ...withKey, 'content-type': 'application/json' }, '{"')],
    [404, await call('GET', '/v1/nothing', listed, withKey)],
    [404, await call('GET', '/almaws/v1/nothing', listed, withKey)]
  ]
  for (const [status, answer] of answers) {
    t.equal(answer.status, status, answer.url)
    t.equal(answer.headers.get('access-control-allow-origin'), listed, `${status} ${answer.url}`)
    t.match(named(answer, 'vary'), ['origin'])
    const exposed = named(answer, 'access-control-expose-headers')
    for (const header of ['location', 'etag', 'warning', 'retry-after']) t.ok(exposed.includes(header), header)
  }
})

t.test('ORIGINS one that is not listed gets no header, and no preflight without a key', async t => {
  const { call, preflight } = await listening(t, { CORS_ORIGINS: listed })
  const lookalikes = [
    other,
    'null',
    'http://app.example',
    'https://app.example.evil.example',
    'https://app.example:8443'
  ]
  for (const origin of lookalikes)
    for (const path of spaces) {
      const asked = await preflight(path, origin)
      t.equal(asked.status, 400, `${origin} ${path}`)
      const answer = await call('GET', path, origin, withKey)
      t.equal(answer.status, 200, 'it is the browser that keeps the answer from the page')
      for (const { headers } of [asked, answer]) {
        t.same(
          [...headers.keys()].filter(name => name.startsWith('access-control')),
          [],
          origin
        )
        t.equal(headers.get('vary'), 'Origin', 'a cache must not give it to a listed one')
      }
    }
  const plain = await call('GET', spaces[0] ?? '', undefined, withKey)
  t.equal(plain.status, 200, 'programs that are no browsers are not concerned')
  t.equal((await preflight('/sandbox/clock', listed)).headers.get('access-control-allow-origin'), null, 'the sandbox')
})

t.test('ORIGINS off by default', async t => {
  const { call, preflight } = await listening(t)
  for (const answer of [await preflight('/v1/sis/runs', listed), await call('GET', '/v1/sis/runs', listed, withKey)]) {
    t.same(
      [...answer.headers.keys()].filter(name => name.startsWith('access-control') || name === 'vary'),
      []
    )
    t.not(answer.status, 204)
  }
})

t.test('ORIGINS an answer that is given again carries the origin that asks, not the first one', async t => {
  const second = 'http://localhost:5173'
  const { call } = await listening(t, { CORS_ORIGINS: `${listed},${second}` })
  const headers = { ...withKey, 'content-type': 'application/json', 'idempotency-key': 'a-key-of-ours-1' }
  const user = JSON.stringify({
    primary_id: 'browser1',
    first_name: 'A',
    last_name: 'B',
    account_type: { value: 'INTERNAL' },
    status: { value: 'ACTIVE' }
  })
  const first = await call('POST', '/almaws/v1/users?format=json', listed, headers, user)
  t.equal(first.status, 200, `${institution}: ${await first.text()}`)
  const again = await call('POST', '/almaws/v1/users?format=json', second, headers, user)
  t.equal(again.headers.get('idempotency-replayed'), 'true')
  t.equal(again.headers.get('access-control-allow-origin'), second)
})

t.test('ORIGINS every header that a route sets can be read in a browser', t => {
  const always = ['cache-control', 'content-type', 'content-length', 'expires', 'last-modified']
  // For browsers and caches themselves; no program asks for them.
  const ofBrowsers = ['x-content-type-options', 'content-security-policy', 'content-encoding', 'vary']
  const known = new Set([...exposedHeaders.map(name => name.toLowerCase()), ...always, ...ofBrowsers])
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  const set = files.flatMap(file => [...readFileSync(`src/${file}`, 'utf8').matchAll(/\.header\('([\w-]+)'/g)])
  const names = new Set(set.map(([, name]) => name?.toLowerCase() ?? ''))
  t.ok(names.size > 5)
  t.same(
    [...names].filter(name => !known.has(name)),
    []
  )
  t.end()
})
