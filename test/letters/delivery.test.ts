import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { sendLetter } from '../../src/letters/delivery/task.ts'
import { addKey, institution, type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { mailSink } from '../helpers/mail.ts'
import { userNumber } from '../helpers/rows.ts'
import { given, person } from '../users/people.ts'
import { both, email, phone, states, users, write } from './write.ts'

t.test('LETTER: SMS_URL is a gateway or a pattern of addresses', async t => {
  const good = ['https://sms.example/send', 'http://u:p@127.0.0.1:9/x', 'mailto:{number}@sms.example']
  for (const SMS_URL of good) t.equal(readConfig({ SMS_URL, SMTP_URL: 'smtp://x' }).SMS_URL, SMS_URL)
  for (const SMS_URL of ['sms.example', 'mailto:desk@sms.example', 'ftp://x'])
    t.throws(() => readConfig({ SMS_URL, SMTP_URL: 'smtp://x' }), /SMS_URL/, SMS_URL)
  t.throws(() => readConfig({ SMS_URL: 'mailto:{number}@sms.example' }), /needs SMTP_URL/)
})

/** A gateway that answers what it is told to. */
async function gateway(t: Parameters<typeof testApp>[0]) {
  const seen: { path: string; authorization: string | undefined; body: any }[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      seen.push({ path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(text) })
      response.writeHead(answers.shift() ?? 202).end()
    })
  })
  await new Promise<void>(ready => void server.listen(0, '127.0.0.1', ready))
  t.teardown(() => new Promise<void>(done => void server.close(() => done())))
  return { seen, answers, port: (server.address() as AddressInfo).port }
}

/** What waits, tried once; `last` as the queue's last try. */
async function tried({ database, parts }: TestApp, last = false): Promise<void> {
  const { rows } = await database.pool.query(`select id from letter where state = 'QUEUED' order by id`)
  for (const { id } of rows) await sendLetter(parts, { institution, letter: String(id) }, last)
}

t.test('createUserMessage: an SMS goes to the gateway, tried again, refused, given up', async t => {
  const { seen, answers, port } = await gateway(t)
  const app = await testApp(t, { SMS_URL: `http://desk:s%20x@127.0.0.1:${port}/send?from=lib` })
  const { call } = app
  await configure(app)
  await given(t, app, person('sam', { contact_info: { phone: phone('+43 664 1234567') } }))
  await given(t, app, person('ann', email('ann@b.example')))
  const say = (id: string, subject = 'Your card', text = 'is at the desk.\nBring a photo.') =>
    call('POST', `/v1/users/${id}/messages`, { body: { subject, text } })
  const { status, data } = await say('sam')
  t.equal(status, 200)
  t.match(data, { type: 'StaffMessage', channel: 'SMS', state: 'QUEUED', subject: 'Your card', created_by: 'test' })
  await tried(app)
  t.same(seen, [
    {
      path: '/send?from=lib',
      authorization: `Basic ${Buffer.from('desk:s x').toString('base64')}`,
      body: {
        id: `letter-${data.id}@01test-inst`,
        to: '+436641234567',
        text: 'Your card\nis at the desk.\nBring a photo.'
      }
    }
  ])
  t.match((await states(app))[0], { channel: 'SMS', state: 'SENT' })
  t.match((await say('ann')).data, { channel: 'NONE', state: 'STORED', reason: 'NO_ADDRESS' })

  answers.push(503)
  await say('sam')
  await t.rejects(tried(app), /The SMS gateway did not take a letter \(503\)/)
  await tried(app)
  t.match((await states(app))[2], { state: 'SENT' })
  await say('sam')
  for (const status of [401, 402, 403, 404]) {
    answers.push(status)
    await t.rejects(tried(app), new RegExp(`\\(${status}\\)`), 'what is wrong with the account is no fault of a letter')
  }
  await tried(app)
  t.match((await states(app))[3], { state: 'SENT' })
  answers.push(400)
  await say('sam')
  await tried(app)
  answers.push(500)
  await say('sam')
  await tried(app, true)

  const list = '/v1/letters/undelivered'
  const { data: failed } = await call('GET', list)
  t.match(failed, {
    total_record_count: 3,
    letter: [
      { user_primary_id: 'sam', state: 'FAILED', reason: 'GIVEN_UP', channel: 'SMS' },
      { user_primary_id: 'sam', state: 'FAILED', reason: 'REFUSED' },
      { user_primary_id: 'ann', state: 'STORED', reason: 'NO_ADDRESS' }
    ]
  })
  t.match((await call('GET', `${list}?limit=1&offset=1`)).data, {
    total_record_count: 3,
    letter: [{ reason: 'REFUSED' }]
  })
  t.match((await call('GET', `${list}?reason=NO_ADDRESS`)).data, { total_record_count: 1 })
  t.equal((await call('GET', `${list}?reason=BAD_LUCK`)).status, 400)
  t.match((await call('GET', `/v1/users/ann/letters`)).data.letter, [{ reason: 'NO_ADDRESS', text: /Bring a photo/ }])
})

t.test('createUserMessage listUndeliveredLetters: what is refused, to whom, and by which keys', async t => {
  const app = await testApp(t)
  const { call, database } = app
  await configure(app)
  await given(t, app, person('ann', email('ann@b.example')))
  const say = (id: string, body: object, key = 'test') => call('POST', `/v1/users/${id}/messages`, { body, key })
  const good = { subject: 'Hello', text: 'there' }
  t.match(await say('nobody', good), { status: 404, data: { code: 'USER_NOT_FOUND' } })
  t.equal((await say('ann', { subject: 'Hello' })).status, 400)
  t.match(await say('ann', { subject: ' ', text: 'x' }), { status: 400, data: { code: 'MANDATORY_FIELD' } })
  t.equal((await say('ann', { subject: 'x'.repeat(256), text: 'x' })).status, 400)
  t.match((await say('ann', { subject: 'One\nTwo', text: '{title} $& {note}' })).data, {
    subject: 'One Two',
    text: '{title} $& {note}',
    reason: 'NO_SERVER'
  })
  t.same(
    (await call('GET', '/v1/letters/undelivered')).data,
    { letter: [], total_record_count: 0 },
    'nobody sends here'
  )
  t.equal((await call('GET', '/v1/letters/undelivered?reason=NO_SERVER')).data.total_record_count, 1)
  await call('PUT', '/v1/letters/types/StaffMessage', { body: { active: false } })
  t.match(await say('ann', good), { status: 400, data: { code: 'LETTER_OFF' } })
  await addKey(database, 'clerk', { institution, name: 'clerk', areas: { users: 'rw' }, roles: ['Cataloger'] })
  await addKey(database, 'limited', { institution, name: 'limited', areas: { users: 'rw' }, libraries: ['MAIN'] })
  await addKey(database, 'other', { institution: '03OTHER_INST', name: 'other', areas: { users: 'rw' } })
  t.equal((await say('ann', good, 'clerk')).status, 401)
  await call('PUT', '/v1/letters/types/StaffMessage', { body: { active: true } })
  t.match((await say('ann', good, 'limited')).data, { type: 'StaffMessage' }, 'a message is about nothing of a library')
  t.equal((await call('GET', '/v1/letters/undelivered', { key: 'clerk' })).status, 401)
  const limited = await call('GET', '/v1/letters/undelivered?reason=NO_SERVER', { key: 'limited' })
  t.equal(limited.data.total_record_count, 0, 'what is about nothing is of no library')
  const foreign = await call('GET', '/v1/letters/undelivered?reason=NO_SERVER', { key: 'other' })
  t.equal(foreign.data.total_record_count, 0)
})

t.test('LETTER: a message by a pattern of addresses is a mail, and who chooses later is asked later', async t => {
  const sink = await mailSink(t)
  const app = await testApp(t, { SMTP_URL: sink.url, SMS_URL: 'mailto:{number}@sms.example' })
  await configure(app)
  await given(t, app, person('sam', both('sam@b.example', '+43 664 1234567')))
  const sam = await userNumber(app.database, 'sam')
  await write(app, sam, 'LostNotice', { title: 'Atlas' })
  await tried(app)
  t.same(sink.mails[0]?.to, ['436641234567@sms.example'])
  await write(app, sam, 'LostNotice', { title: 'Atlas' })
  await app.call('PATCH', `${users}/sam`, { body: email('sam@b.example') })
  await app.call('PATCH', `${users}/sam`, { body: { contact_info: { phone: [] } } })
  await tried(app)
  t.same(sink.mails[1]?.to, ['sam@b.example'])
  t.match(await states(app), [
    { channel: 'SMS', state: 'SENT' },
    { channel: 'EMAIL', state: 'SENT' }
  ])
})
