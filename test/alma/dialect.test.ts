import { connect } from 'node:net'
import t from 'tap'
import { exampleApp } from './example.ts'

const url = '/almaws/v1/users/a'
const json = 'application/json;charset=UTF-8'
const xml = 'application/xml;charset=UTF-8'
const key = { authorization: 'apikey test' }

t.test('CE-1.2 the format of an answer', async t => {
  const { app } = await exampleApp(t)
  const cases: [accept: string | undefined, query: string, type: string][] = [
    [undefined, '', xml],
    ['*/*', '', xml],
    ['', '', xml],
    ['application/xml', '', xml],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '', xml],
    ['application/json', '', json],
    ['application/json, text/plain, */*', '', json],
    ['application/json, application/xml;q=0.9', '', json],
    ['application/xml;q=0.9, application/json', '', json],
    ['application/json;q=0.1, application/xml', '', xml],
    ['application/json;q=0', '', xml],
    ['application/json;charset=UTF-8', '', json],
    ['application/xml, application/json', '', xml],
    ['nonsense', '', xml],
    ['application/xml', '?format=json', json],
    ['application/json', '?format=xml', xml],
    [undefined, '?format=json?', json],
    [undefined, '?format=JSON', json],
    [undefined, '?format=json&format=xml', json],
    ['application/json', '?format=', json],
    ['application/json', '?format=yaml', json]
  ]
  for (const [accept, query, type] of cases) {
    const headers = { ...key, ...(accept === undefined ? {} : { accept }) }
    const answer = await app.inject({ url: url + query, headers })
    t.equal(answer.headers['content-type'], type, `${accept} ${query}`)
    t.equal(answer.body.startsWith('{'), type === json, `${accept} ${query}: the body is what its type says`)
  }
})

t.test('CE-1.1 CE-1.8 the key in header or query, and the calls that remain', async t => {
  const { app } = await exampleApp(t)
  const cases: [headers: Record<string, string>, query: string, status: number][] = [
    [key, '', 200],
    [{ authorization: 'ApiKey   test ' }, '', 200],
    [{}, '?apikey=test', 200],
    [{}, '?&apikey=test', 200],
    [{}, '?apikey=test&apikey=test', 200],
    [key, '?apikey=test', 200],
    [{ authorization: 'Basic dGVzdA==' }, '?apikey=test', 200],
    [{}, '', 400],
    [{ authorization: 'test' }, '', 400],
    [{ authorization: 'apikey nobody' }, '', 400],
    [{}, '?apikey=', 400]
  ]
  for (const [headers, query, status] of cases) {
    const answer = await app.inject({ url: url + query, headers })
    t.equal(answer.statusCode, status, JSON.stringify(headers) + query)
    t.equal(answer.headers['x-exl-api-remaining'], '1000000')
  }
})

t.test('CE-1.6 CE-1.7 paths and queries as clients spell them', async t => {
  const { call } = await exampleApp(t)
  const cases: [path: string, id: string, title: object][] = [
    ['/users/a/', 'a', { limit: 10 }],
    ['/users/a/?limit=3', 'a', { limit: 3 }],
    ['/users/jo%40example.org', 'jo@example.org', { limit: 10 }],
    ['/users/jo@example.org', 'jo@example.org', { limit: 10 }],
    ['/users/a%20b', 'a b', { limit: 10 }],
    ['/users/a%2Fb', 'a/b', { limit: 10 }],
    ['/users/%C3%A9', 'é', { limit: 10 }],
    ['/users/a?expand=fees%2Crequests%2Cloans', 'a', { limit: 10, expand: 'fees,requests,loans' }],
    ['/users/a?expand=', 'a', { limit: 10 }],
    ['/users/a?limit=5&limit=7', 'a', { limit: 5 }],
    ['/users/a?fail=False&limit=1', 'a', { limit: 1 }],
    ['/users/a?unknown=1', 'a', { limit: 10 }],
    ['/users/a?expand=a+b%2bc', 'a', { limit: 10, expand: 'a b+c' }]
  ]
  for (const [path, id, title] of cases) {
    const { status, data } = await call('GET', `/almaws/v1${path}`)
    t.equal(status, 200, path)
    t.equal(data?.id, id, path)
    t.same(JSON.parse(data?.title ?? '{}'), title, path)
  }
  t.equal((await call('GET', '/almaws/v1/users/?nothing=True')).text, '{"total_record_count":0}')
  t.match(await call('GET', `${url}?nothing=perhaps`), {
    status: 400,
    data: { errorList: { error: [{ errorCode: '401666' }] } }
  })
  t.match(await call('GET', `${url}?limit=101`), {
    status: 400,
    data: { errorList: { error: [{ errorCode: '401666' }] } }
  })
})

t.test('CE-1.3 CE-1.4 bodies that are empty, forms, or beside op=', async t => {
  const { app } = await exampleApp(t)
  await app.listen({ port: 0 })
  const { port } = app.server.address() as { port: number }
  const heads: [method: string, lines: string[], body?: string][] = [
    ['POST', ['Content-Type: application/json', 'Content-Length: 0']],
    ['POST', ['Content-Type: application/json']],
    ['POST', ['Content-Type: application/x-www-form-urlencoded']],
    ['POST', ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10'], 'password=1'],
    ['POST', ['Content-Type: text/plain', 'Content-Length: 0']],
    ['POST', ['Content-Type: nonsense', 'Content-Length: 0']],
    ['POST', ['Content-Length: 0']],
    ['POST', []],
    ['POST', ['Content-Type: application/json', 'Content-Length: 2'], '{}'],
    ['POST', ['Content-Type: application/json; charset=utf-8', 'Content-Length: 2'], '{}'],
    ['POST', ['Content-Type: application/xml', 'Content-Length: 0']],
    ['POST', ['Content-Type: application/json', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['DELETE', ['Content-Type: application/json', 'Content-Length: 0']],
    ['DELETE', ['Content-Type: application/json']],
    ['DELETE', []]
  ]
  for (const [method, lines, body = ''] of heads) {
    const head = [
      `${method} ${url}?op=auth HTTP/1.1`,
      'Host: x',
      'Authorization: apikey test',
      'Connection: close',
      ...lines
    ]
    const answer = await send(port, `${head.join('\r\n')}\r\n\r\n${body}`)
    t.match(answer, /^HTTP\/1\.1 204 /, `${method} ${lines.join(', ')}`)
    t.match(answer, /\r\n\r\n$/, 'CE-1.10: no body')
  }
})

t.test('CE-2 links stand on the host of the caller, or on PUBLIC_URL', async t => {
  const { call } = await exampleApp(t)
  const { data } = await call('GET', '/almaws/v1/users/a%20b', { headers: { host: 'alma.example:8443' } })
  t.equal(data.link, 'http://alma.example:8443/almaws/v1/users/a%20b')
  const fixed = await exampleApp(t, { PUBLIC_URL: 'https://library.example/' })
  const { data: other } = await fixed.call('GET', url)
  t.equal(other.link, 'https://library.example/almaws/v1/users/a')
})

t.test('CE-2 an empty list has no list key, and a count that is a number', async t => {
  const { call } = await exampleApp(t)
  const list = '/almaws/v1/users'
  t.equal((await call('GET', `${list}?nothing=true`)).text, '{"total_record_count":0}')
  t.match((await call('GET', `${list}?nothing=true&format=xml`)).text, /\?><things total_record_count="0"\/>$/)
  const { data, text } = await call('GET', list)
  t.equal(data.total_record_count, 1)
  t.ok(text.indexOf('"thing"') < text.indexOf('"total_record_count"'), 'list first, count after')
})

/** What a server answers to exactly these bytes. */
function send(port: number, text: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket
      .on('data', part => (answer += part))
      .on('end', () => done(answer))
      .on('error', failed)
  })
}
