import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/service.ts'
import { testApp } from '../helpers/app.ts'
import { databaseUrl } from '../helpers/database.ts'
import { until } from '../helpers/jobs.ts'

t.test('getSandboxOutbox: a sandbox keeps a mailbox where no server is named', async t => {
  const environment = { DATABASE_URL: await databaseUrl(t), SANDBOX: 'true', PORT: '0', LOG_LEVEL: 'silent' }
  const service = await startService(readConfig({ ...environment, STOP_TIMEOUT: '5' }), undefined, { poll: 50 })
  t.teardown(() => service.stop())
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${service.address}${path}`, {
      method,
      headers: { authorization: 'apikey sandbox', accept: 'application/json', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {})
    })
    return { status: answer.status, data: (await answer.json()) as any }
  }
  const user = {
    primary_id: 'outbox',
    first_name: 'Ada',
    last_name: 'Marlow',
    account_type: { value: 'INTERNAL' },
    contact_info: {
      email: [{ email_address: 'ada@mail.example', preferred: true, email_type: [{ value: 'personal' }] }]
    }
  }
  t.equal((await call('POST', '/almaws/v1/users', user)).status, 200)
  t.same((await call('GET', '/sandbox/outbox')).data, { message: [], total_record_count: 0 })
  const say = (subject: string) => call('POST', '/v1/users/outbox/messages', { subject, text: 'At the desk.' })
  const left = (count: number) =>
    until(async () => (await call('GET', '/sandbox/outbox')).data.total_record_count === count, 20_000, 'nothing left')
  await say('Your card')
  await left(1)
  const phone = [{ phone_number: '+43 664 1234567', preferred_sms: true, phone_type: [{ value: 'mobile' }] }]
  const change = await call('PATCH', '/almaws/v1/users/outbox', { contact_info: { ...user.contact_info, phone } })
  t.equal(change.status, 200)
  await say('Again')
  await left(2)
  const { data } = await call('GET', '/sandbox/outbox?limit=5')
  t.match(data.message, [
    { channel: 'SMS', to: '+436641234567', subject: 'Again', name: 'Ada Marlow', user_primary_id: 'outbox' },
    { channel: 'EMAIL', to: 'ada@mail.example', subject: 'Your card', text: 'At the desk.', type: 'StaffMessage' }
  ])
  t.equal((await call('GET', '/sandbox/outbox?limit=1&offset=1')).data.message[0].subject, 'Your card')
})

t.test('getSandboxOutbox: outside sandbox mode there is none', async t => {
  const { call } = await testApp(t)
  t.match(await call('GET', '/sandbox/outbox'), { status: 403, data: { code: 'SANDBOX_ONLY' } })
})
