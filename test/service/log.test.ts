import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { firstFeed, secondFeed } from '../../samples/generate.ts'
import { namings } from '../../samples/names.ts'
import { databaseUrl } from '../helpers/database.ts'
import { zipOf } from '../helpers/zip.ts'
import { root } from '../house/rules.ts'
import { decoded, startedService } from './logged.ts'

const key = 'sandbox-key-of-the-log-test'
const secrets = {
  pin: '804417733',
  password: 'Correct-Horse-9917',
  email: 'kestrel.watcher@example.edu',
  family: 'Mothwing',
  note: 'Lost the blue umbrella',
  barcode: 'BC5550001117',
  wrongKey: 'not-a-key-of-anybody'
}

/** What must not be in a log: every name, identifier, address and number of the feeds, and the secrets of the calls. */
function personal(): string[] {
  const texts = Object.values({ ...firstFeed(), ...secondFeed() })
  const fields = 'primary_id|value|email_address|phone_number|line1|last_name|note_text|job_description'
  const found = texts.flatMap(text => [...text.matchAll(new RegExp(`<(${fields})>([^<]+)<`, 'g'))].map(([, , v]) => v))
  const names = namings.flatMap(({ given, family }) => [...given, ...family])
  const values = [...found, ...names, ...Object.values(secrets), key].filter(value => (value ?? '').length > 3)
  return [...new Set(values as string[])]
}

type Call = [status: number, method: string, path: string, body?: string, type?: string]

/** Loans, requests and fees, with people in whatever text they carry; then time passes, and the nightly jobs run. */
function circulation(user: string): Call[] {
  const code = (value: string) => ({ value })
  const desk = JSON.stringify({ library: code('MAIN'), circ_desk: code('DEFAULT_CIRC_DESK') })
  const hold = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
  const fee = { type: code('OTHER'), original_amount: 5, owner: code('MAIN'), comment: secrets.note }
  return [
    [200, 'POST', `${user}/loans?item_barcode=3901000000701`, desk],
    [400, 'POST', `${user}/loans?item_barcode=${secrets.barcode}`, desk],
    [400, 'POST', `/almaws/v1/users/${secrets.family}/loans?item_barcode=3901000000701`, desk],
    [200, 'GET', `${user}/loans?expand=renewable`],
    [200, 'POST', `${user}/requests?mms_id=990000000008`, JSON.stringify({ ...hold, comment: secrets.note })],
    [400, 'POST', `${user}/requests?mms_id=${secrets.barcode}`, JSON.stringify(hold)],
    [200, 'POST', `${user}/fees`, JSON.stringify(fee)],
    [400, 'POST', `${user}/fees`, JSON.stringify({ ...fee, owner: code(secrets.family) })],
    [200, 'POST', `${user}/fees/all?op=pay&amount=2&method=CASH&external_transaction_id=${secrets.barcode}`],
    [400, 'POST', `${user}/fees/all?op=pay&amount=${secrets.pin}&method=CASH&comment=${secrets.family}`],
    [200, 'GET', `${user}/personal-data`],
    [404, 'GET', `/v1/users/${secrets.family}/blocks`],
    [200, 'PUT', '/sandbox/clock', JSON.stringify({ advance: 'P70D' })],
    [200, 'GET', `${user}/attachments`]
  ]
}

t.test('LOG: a whole run at the level trace holds nothing of any person, and no key', async t => {
  const { child, log, address } = await startedService(key, await databaseUrl(t))
  t.teardown(() => child.kill('SIGKILL'))
  const call = async (method: string, path: string, body?: string | Buffer, type = 'application/json') => {
    const headers = { authorization: `apikey ${key}`, accept: 'application/json', 'content-type': type }
    const init =
      body === undefined ? { method, headers: { ...headers, 'content-type': 'text/plain' } } : { method, headers, body }
    const answer = await fetch(`${address}${path}`, init as RequestInit)
    const text = await answer.text()
    return { status: answer.status, data: /^[[{]/.test(text) ? JSON.parse(text) : undefined }
  }
  const ended = async (id: string) => {
    for (;;) {
      const { data } = await call('GET', `/v1/sis/runs/${id}`)
      if (data.status !== 'QUEUED' && data.status !== 'RUNNING') return data
      await pause(50)
    }
  }
  const post = async (body: string | Buffer, type: string, query = '') =>
    ended((await call('POST', `/v1/sis/profiles/CAMPUS/runs?${query}`, body, type)).data.id)

  const { data } = await call('GET', '/v1/sis/runs')
  t.match(await ended(data.runs[0].id), { counters: { created: 500, rejected: 6 } })
  const second = readFileSync(join(root, 'samples/campus-2.zip'))
  t.match(await post(second, 'application/zip', 'file_name=Thornquill.zip'), { counters: { rejected: 2 } })
  t.match(await post('<users><user><last_name>Mothwing</user>', 'application/xml'), { status: 'COMPLETED_FAILED' })
  const damaged = await zipOf({ 'Mothwing.xml': '<users><user><primary_id>BC5550001117</primary_id>' })
  t.match(await post(damaged, 'application/zip'), { status: 'COMPLETED_FAILED' })
  t.match(await post(second.subarray(0, 9000), 'application/zip'), { status: 'COMPLETED_FAILED' })

  const user = (more: object) =>
    JSON.stringify({
      primary_id: secrets.barcode,
      first_name: 'Ada',
      last_name: secrets.family,
      account_type: { value: 'INTERNAL' },
      ...more
    })
  const users = '/almaws/v1/users'
  const calls: Call[] = [
    [
      200,
      'POST',
      users,
      user({
        password: secrets.password,
        pin_number: secrets.pin,
        user_note: [{ note_type: { value: 'OTHER' }, note_text: secrets.note }]
      })
    ],
    [400, 'POST', users, user({})],
    [400, 'POST', users, user({ primary_id: 'p100001', last_name: undefined })],
    [400, 'POST', users, `{"last_name": "${secrets.family}`],
    [400, 'POST', users, `<user><last_name>${secrets.family}</user>`, 'application/xml'],
    [400, 'POST', users, `<!DOCTYPE a [<!ENTITY b "${secrets.family}">]><user/>`, 'application/xml'],
    [204, 'POST', `${users}/${secrets.barcode}?op=auth&password=${secrets.password}`],
    [400, 'POST', `${users}/${secrets.barcode}?op=auth&password=${secrets.pin}`],
    [200, 'GET', `${users}/p100001?apikey=${key}`],
    [400, 'GET', `${users}/${secrets.family}`],
    [400, 'GET', `${users}/%E0%A4%A?apikey=${key}`],
    [200, 'GET', `${users}?q=last_name~Thornquill&limit=5`],
    [400, 'GET', `${users}?q=${secrets.family}~${secrets.family}`],
    [200, 'PATCH', `${users}/p100001`, JSON.stringify({ pref_first_name: secrets.family })],
    [400, 'PATCH', `${users}/p100001`, JSON.stringify({ [secrets.family]: 1 })],
    [400, 'PUT', `${users}/p100001`, user({ contact_info: { email: [{ email_address: secrets.email }] } })],
    [404, 'GET', `/v1/users/${secrets.family}/protected-fields`],
    [404, 'GET', `/almaws/v1/nowhere/${secrets.family}`],
    [204, 'DELETE', `${users}/${secrets.barcode}`],
    ...circulation(`${users}/p100081`)
  ]
  for (const [status, method, path, body, type] of calls)
    t.equal((await call(method, path, body, type)).status, status, `${method} ${path}`)
  const stranger = await fetch(`${address}${users}/p100001?apikey=${secrets.wrongKey}`)
  t.equal(stranger.status, 400)

  // What is no HTTP request at all reaches none of the routes.
  const port = Number(new URL(address).port)
  for (const line of [`BREW /${secrets.email}`, `GET /?pin=${secrets.pin} HTTP/1.1\r\nhost: x\r\napikey ${key}`]) {
    const socket = connect(port, '127.0.0.1')
    socket.end(`${line}\r\n\r\n`)
    t.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 400/)
  }
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  t.same(await gone, [0, null])
  t.match(log.text, /"msg":"stopped"/)
  t.ok(log.text.split('\n').length > calls.length, 'every call left a line')
  const lines = log.text.split('\n').flatMap(line => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const told = (msg: string) => lines.filter(line => line.msg === msg)
  t.match(told('starting'), [
    { version: /^\d+\.\d+\.\d+$/, node: process.versions.node, mode: 'sandbox', schema: /^Migration\d+$/, workers: 2 }
  ])
  const loaded = {
    kind: 'sis-import',
    profile: 'CAMPUS',
    status: 'COMPLETED_SUCCESS',
    counters: { created: 500, rejected: 6 }
  }
  t.match(told('a job has ended')[0], { institution: '01SANDBOX_INST', instance: /^\d+$/, ms: Number, ...loaded })
  const failed = {
    kind: 'sis-synchronize',
    status: 'COMPLETED_FAILED',
    see: /^\/almaws\/v1\/conf\/jobs\/S\d+\/instances\/\d+$/
  }
  t.match(told('a job has failed'), [failed, failed, failed])
  const ends = ['a job has ended', 'a job has failed', 'a job goes on later'].flatMap(told)
  t.equal(told('a job begins').length, ends.length, 'whatever begins comes to an end')
  const values = personal()
  t.ok(values.length > 2000, `${values.length} values`)
  const text = `${log.text}\n${decoded(log.text)}`
  const found = values.filter(value => text.includes(value) || text.includes(encodeURIComponent(value)))
  t.same(found, [])
  // The search finds what is there, however it is written.
  const bytes = Buffer.from(secrets.email)
  for (const shown of [JSON.stringify(bytes), bytes.toString('hex'), bytes.toString('base64')])
    t.match(decoded(`{"raw":"${shown}"}`), secrets.email, shown)
  t.same(
    ['listening', 'no-such-word'].filter(value => log.text.includes(value)),
    ['listening']
  )
})
