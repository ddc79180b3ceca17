import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { testApp } from '../helpers/app.ts'

const patienceMs = 20_000
/** A service that listens, and connections to it. */
async function listening(t: Test, config: Parameters<typeof testApp>[1] = {}) {
  const { parts } = await testApp(t, config)
  const lines: string[] = []
  const log = pino({ level: 'trace', base: null }, { write: (line: string) => void lines.push(line) })
  const app = await buildApp({ ...parts, log })
  t.teardown(() => app.close())
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const open = async (text = '') => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    if (text) socket.write(text)
    return socket
  }
  return { app, open, lines }
}

/** Everything that comes on a connection until it ends. */
async function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', chunk => void chunks.push(chunk))
  if (!socket.closed) await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

const get = 'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n'

t.test('STOP ends connections on which nothing is being done, and answers what has come', async t => {
  const { app, open } = await listening(t)
  const silent = await open()
  const half = await open('GET /heal')
  const headers = await open('GET /health/live HTTP/1.1\r\nhost: x\r\n')
  const kept = await open(get)
  await once(kept, 'data')
  const closed = Promise.all([silent, half, headers, kept].map(rest))
  // A request that has come is answered all the same.
  const going = await open()
  const came = once(app.server, 'request')
  going.write(get)
  await came
  const answer = rest(going)
  const ended = await Promise.race([
    Promise.all([app.close(), closed]).then(() => true),
    pause(patienceMs, false, { ref: false })
  ])
  t.equal(ended, true, 'long before STOP_TIMEOUT')
  t.match(await answer, /^HTTP\/1\.1 200/)
})

t.test('LOG what the parser refuses is answered, and logged without what was sent', async t => {
  const { open, lines } = await listening(t)
  const secrets = ['apikey secret-key-9917', 'kestrel@mail.example', 'pin=804417733']
  const bad = [
    `GET /almaws/v1/users?${secrets[2]} HTTP/1.1\r\nhost: x\r\nauthorization: ${secrets[0]}\r\nbad header ${secrets[1]}\r\n\r\n`,
    `BREW /${secrets[1]} HTTP/1.1\r\n${secrets[0]}\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: x\r\nauthorization: ${secrets[0]}\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`
  ]
  const answers = await Promise.all(bad.map(async text => rest(await open(text))))
  t.same(
    answers.map(answer => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]),
    ['400', '400', '431']
  )
  for (const answer of answers) t.match(answer, /<errorsExist>true<\/errorsExist>/)
  const text = lines.join('')
  t.equal(text.match(/could not be read/g)?.length, 3)
  const decoded = [...text.matchAll(/\[(?:\d{1,3},){8,}\d{1,3}\]/g)].map(([list]) =>
    Buffer.from(JSON.parse(list)).toString()
  )
  for (const secret of secrets) t.notOk(`${text}${decoded.join('')}`.includes(secret), secret)
})

t.test('BODY_TIMEOUT a body that stops coming is answered with 408; what is complete has all the time', async t => {
  const { open, lines } = await listening(t, { BODY_TIMEOUT: 1 })
  const post =
    'POST /almaws/v1/users HTTP/1.1\r\nhost: x\r\nauthorization: apikey test\r\ncontent-type: application/json\r\n'
  const stalled = rest(await open(`${post}content-length: 100\r\n\r\n{"a`))
  const chunked = rest(await open(`${post}transfer-encoding: chunked\r\n\r\n3\r\n{"a`))
  const aborted = await open(`${post}content-length: 100\r\n\r\n{"a`)
  const whole = await open(`${post}content-length: 2\r\n\r\n{}`)
  t.match(String((await once(whole, 'data'))[0]), /^HTTP\/1\.1 400/)
  await pause(50)
  aborted.destroy()
  for (const answer of await Promise.all([stalled, chunked])) t.match(answer, /^HTTP\/1\.1 408 /)
  whole.write(get)
  t.match(String((await once(whole, 'data'))[0]), /^HTTP\/1\.1 200/, 'the connection goes on')
  whole.destroy()
  t.same(
    lines.filter(line => /"level":[56]0/.test(line)),
    [],
    'nothing of this is an error of the service'
  )
})
