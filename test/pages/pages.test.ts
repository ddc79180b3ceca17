import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { anchorOf, guidePaths } from '../../src/pages/guide.ts'
import { takesGzip } from '../../src/pages/kept.ts'
import { testApp } from '../helpers/app.ts'

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

t.test('/ answers a browser with a page, and programs as before', async t => {
  const { app } = await testApp(t, { PUBLIC_URL: 'https://library.example/patronage/' })
  const page = await app.inject({ url: '/', headers: browser })
  t.equal(page.statusCode, 200)
  t.match(page.headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': /^default-src 'none'; style-src 'self'/,
    'x-content-type-options': 'nosniff',
    vary: 'Accept'
  })
  for (const link of ['docs/', 'reading/', 'docs/json', 'health/ready', 'guide/README.md', 'guide/docs/sis.md'])
    t.match(page.body, `href="${link}"`, `leads to ${link}`)
  t.match(page.body, 'https://library.example/patronage/almaws/v1/users?limit=1', 'calls stand on PUBLIC_URL')
  for (const [, link] of page.body.matchAll(/(?:href|src)="([^"#]+)"/g)) {
    const found = await app.inject({ url: `/${link?.replace(/^\.\//, '')}`, headers: browser })
    t.equal(found.statusCode, 200, `${link} is there`)
  }
  for (const accept of ['application/json', '*/*', undefined]) {
    const headers = accept ? { accept } : {}
    const [here, unknown] = await Promise.all(['/', '/unknown'].map(url => app.inject({ url, headers })))
    t.equal(here?.statusCode, unknown?.statusCode, `${accept} gets what any address without a route says`)
    t.equal(here?.headers['content-type'], unknown?.headers['content-type'])
  }
  const json = await app.inject({ url: '/', headers: { accept: 'application/json' } })
  t.match(json.json(), { errorsExist: true })
})

t.test('the key of the README is told in a sandbox only, and a forged host nowhere', async t => {
  const { app: sandbox } = await testApp(t)
  t.match((await sandbox.inject({ url: '/', headers: browser })).body, 'its key is <code>sandbox</code>')
  const forged = await sandbox.inject({ url: '/', headers: { ...browser, host: 'evil.example/"><script>' } })
  t.notMatch(forged.body, /evil|<script/)
  const { app: real } = await testApp(t, { SANDBOX: false })
  const page = (await real.inject({ url: '/', headers: browser })).body
  t.notMatch(page, 'apikey sandbox')
  t.match(page, 'guide/docs/keys.md')
  const { app: other } = await testApp(t, { SANDBOX: true, SANDBOX_API_KEY: 'a-secret-key' })
  t.notMatch((await other.inject({ url: '/', headers: browser })).body, 'a-secret-key')
})

t.test('README and docs are pages whose links lead somewhere', async t => {
  const { app } = await testApp(t)
  t.ok(guidePaths.size > 30)
  const texts = new Map<string, string>()
  const missing: string[] = []
  for (const path of guidePaths) {
    const page = await app.inject(`/guide/${path}`)
    if (page.statusCode !== 200 || /<script|<!--/.test(page.body)) missing.push(path)
    texts.set(path, page.body)
  }
  t.same(missing, [], 'each is shown, without a script or a comment')
  const wrong: string[] = []
  for (const [path, text] of texts)
    for (const [, link = ''] of text.matchAll(/<a href="([^"]+)"/g)) {
      if (/^https?:/.test(link)) continue
      const to = new URL(link, `http://x/guide/${path}`)
      const target = to.pathname.startsWith('/guide/') ? texts.get(to.pathname.slice('/guide/'.length)) : ''
      const anchored = !target || !to.hash || target.includes(`id="${to.hash.slice(1)}"`)
      if (target === undefined || !anchored) wrong.push(`${path} -> ${link}`)
    }
  t.same(wrong, [])
  for (const path of ['package.json', '../package.json', 'docs/../src/app.ts', '%2e%2e/package.json', 'docs'])
    t.notSame((await app.inject(`/guide/${path}`)).statusCode, 200, `${path} is no page`)
  t.equal((await app.inject('/guide')).headers.location, 'guide/README.md')
  t.equal((await app.inject('/guide/')).headers.location, 'README.md')
  t.equal(anchorOf('`op=pay`, and *what* then?'), 'oppay-and-what-then')
})

t.test('the views may load nothing of other hosts; the whole document stays where it was', async t => {
  const { app } = await testApp(t)
  const views = ['/docs/', '/docs/static/swagger-initializer.js', '/reading/']
  for (const url of views) {
    const { headers, statusCode, body } = await app.inject({ url, headers: browser })
    t.equal(statusCode, 200, url)
    t.equal(headers['x-content-type-options'], 'nosniff', url)
    const policy = String(headers['content-security-policy'])
    t.match(policy, /default-src 'none'; script-src 'self'; .*connect-src 'self'/, url)
    t.notMatch(policy, /https?:|\*|unsafe-eval|upgrade-insecure|\.io/, `${url} names no host`)
    if (url.endsWith('/')) t.notMatch(body, /<script>|https?:\/\//, `${url} has no script inline and no other host`)
  }
  t.equal((await app.inject('/docs?x=1')).headers.location, 'docs/', 'the slash makes links relative')
  t.equal((await app.inject('/reading')).headers.location, 'reading/')
  const script = await app.inject({ url: '/reading/scalar.js', headers: { 'accept-encoding': 'gzip' } })
  t.match(gunzipSync(script.rawPayload).toString(), 'createApiReference', 'the script comes out of its package')
  t.match((await app.inject('/reading/reading.js')).body, /withDefaultFonts: false,\s+telemetry: false/)
  t.same((await app.inject('/docs/json')).json(), JSON.parse(JSON.stringify(app.swagger())))
})

t.test('what is sent often is compressed once and told by its tag', async t => {
  const { app } = await testApp(t)
  const kept = ['/docs/static/swagger-ui-bundle.js', '/docs/operations', '/reading/openapi.json', '/assets/style.css']
  for (const url of kept) {
    const plain = await app.inject(url)
    const small = await app.inject({ url, headers: { 'accept-encoding': 'br, gzip;q=0.8' } })
    t.equal(small.headers['content-encoding'], 'gzip', url)
    t.ok(gunzipSync(small.rawPayload).equals(plain.rawPayload), 'the same content')
    const { etag } = small.headers
    const known = await app.inject({ url, headers: { 'if-none-match': `"other", W/${etag}` } })
    t.equal(known.statusCode, 304, url)
    t.equal(known.body, '')
    t.equal((await app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode, 200)
  }
  const headers: [string | undefined, boolean][] = [
    ['gzip', true],
    ['*', true],
    ['br, GZIP;q=1', true],
    ['gzip;q=0', false],
    ['br', false],
    [undefined, false],
    ['*, gzip;q=0.0', false]
  ]
  for (const [header, takes] of headers) t.equal(takesGzip(header), takes, String(header))
})
