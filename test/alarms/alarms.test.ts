import t from 'tap'
import { watchAlarms } from '../../src/alarms/watch.ts'
import type { TestApp } from '../helpers/app.ts'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'
import { mailSink } from '../helpers/mail.ts'

const people = (count: number) => feedXml(...Array.from({ length: count }, (_, n) => userXml({ primary_id: `p${n}` })))
const hour = 3_600_000
const settingsOf = ({ call }: TestApp, body: object) => call('PUT', '/v1/alarms/settings', { body })

/** An application whose profile lets no run create more than two users, with a mail server and a log. */
async function watchedApp(t: Parameters<typeof sisApp>[0], settings: object = {}) {
  const app = await sisApp(t, { guards: { created: { count: 2 } }, ...settings })
  const sink = await mailSink(t)
  Object.assign(app.parts.config, { SMTP_URL: sink.url, MAIL_FROM: 'patronage@b.example' })
  const lines: { text: string; of: object }[] = []
  const write = (of: object, text: string) => void lines.push({ of, text })
  app.parts.log = { info: write, warn: write, error: write, debug: write, trace: write, fatal: write } as never
  await feed(app, people(1))
  return { app, sink, lines, look: () => watchAlarms(app.parts) }
}

t.test('getAlarmSettings updateAlarmSettings who is told, and how often', async t => {
  const app = await sisApp(t)
  const get = async () => (await app.call('GET', '/v1/alarms/settings')).data
  t.same(await get(), { addresses: [], repeat_hours: 24, switched_off: [] })
  const decided = { addresses: ['desk@b.example'], repeat_hours: 6, switched_off: ['WARNING'] }
  t.match(await settingsOf(app, decided), { status: 200, data: decided })
  t.same(await get(), decided)
  t.match((await settingsOf(app, { addresses: ['a@b.example'] })).data, { repeat_hours: 24 })
  for (const addresses of [['nobody'], ['a@b.example\nBcc: c@b.example'], ['a@b.example, c@b.example'], 'a@b.example'])
    t.match(await settingsOf(app, { addresses }), { status: 400, data: { code: 'INVALID_INPUT' } }, String(addresses))
  t.equal((await settingsOf(app, { addresses: [], more: 1 })).status, 400)
  const { data } = await app.call('GET', '/v1/audit?action=alarms.settings')
  t.equal(data.entries.length, 2)
})

t.test('listAlarms a run that waits: the log, a mail, again after a while, and over when it is decided', async t => {
  const { app, sink, lines, look } = await watchedApp(t, { alarmAddresses: ['campus@b.example'] })
  t.equal((await settingsOf(app, { addresses: ['desk@b.example'], repeat_hours: 2 })).status, 200)
  await look()
  t.same((await app.call('GET', '/v1/alarms')).data, { alarms: [] })
  const { run } = await feed(app, people(9))
  t.equal(run.status, 'WAITING_FOR_APPROVAL')
  const waits = lines.find(({ text }) => text === 'a job waits for a person')
  t.match(waits, { of: { instance: run.id, kind: 'sis-synchronize' } })
  await Promise.all([look(), look(), look()])
  t.equal(sink.mails.length, 1, 'one mail, however many look')
  const [mail] = sink.mails
  t.same(mail?.to.toSorted(), ['campus@b.example', 'desk@b.example'])
  t.match(mail?.text, /^Subject: Patronage 01TEST_INST: WAITING CAMPUS$/m)
  t.match(mail?.text.replaceAll(/=\r?\n/g, ''), new RegExp(`Run ${run.id} waits for an approval.*created 8 of 1`))
  const about = `run:${run.id}`
  t.match((await app.call('GET', '/v1/alarms')).data.alarms, [
    {
      code: 'WAITING',
      about,
      profile: 'CAMPUS',
      since: '2026-11-22T12:00:00.000Z',
      told_at: '2026-11-22T12:00:00.000Z'
    }
  ])
  app.clock.advance(2 * hour - 1000)
  await look()
  t.equal(sink.mails.length, 1)
  app.clock.advance(1000)
  await look()
  t.equal(sink.mails.length, 2, 'it lasts')
  await app.call('POST', `/v1/sis/runs/${run.id}/discard`, { body: {} })
  await look()
  t.same((await app.call('GET', '/v1/alarms')).data, { alarms: [] })
  t.match(
    lines.filter(({ text }) => /alarm/.test(text)).map(({ text }) => text),
    ['an alarm has begun', 'alarms were mailed', 'alarms were mailed', 'an alarm is over']
  )
})

t.test(
  'listAlarms feeds that are missing and jobs that failed; a server that does not take it is asked again',
  async t => {
    const { app, sink, lines, look } = await watchedApp(t, { freshness: { hours: 24 } })
    await settingsOf(app, { addresses: ['desk@b.example'] })
    const broken = await feed(app, '<users><user></users>')
    t.equal(broken.run.status, 'COMPLETED_FAILED')
    app.clock.advance(25 * hour)
    sink.refuse = [451]
    await look()
    t.equal(sink.mails.length, 0)
    const refused = lines.find(({ text }) => text === 'a mail about alarms was not taken')
    t.match(refused, { of: { responseCode: 451, alarms: 2 } })
    t.notMatch(JSON.stringify(lines), /b\.example/, 'no address in the log')
    await look()
    t.equal(sink.mails.length, 0, 'not at once')
    app.clock.advance(5 * 60_000)
    await look()
    t.equal(sink.mails.length, 1)
    t.match(sink.mails[0]?.text, /^Subject: Patronage 01TEST_INST: 2 alarms$/m)
    const { data } = await app.call('GET', '/v1/alarms')
    t.match(data.alarms.map(({ code }: { code: string }) => code).sort(), ['FAILED', 'MISSING'])
    t.match(data.alarms.find(({ code }: { code: string }) => code === 'FAILED').message, `/instances/${broken.run.id}`)
    t.equal((await feed(app, people(1))).run.status, 'COMPLETED_SUCCESS')
    t.same((await app.call('GET', '/v1/alarms')).data, { alarms: [] }, 'a later run did well')
  }
)

t.test('ALARMS without a mail server or addresses the log tells of each once', async t => {
  const { app, sink, lines, look } = await watchedApp(t)
  await feed(app, people(9))
  await look()
  await look()
  Object.assign(app.parts.config, { SMTP_URL: undefined })
  await look()
  t.equal(lines.filter(({ text }) => text === 'an alarm has begun').length, 1)
  t.equal(sink.mails.length, 0)
  t.match((await app.call('GET', '/v1/alarms')).data.alarms, [{ told_at: null }])
})

t.test('listAlarms a run that ends with warnings is told of by mail, unless its kind is switched off', async t => {
  const { app, sink, look } = await watchedApp(t)
  const addresses = ['desk@b.example']
  await settingsOf(app, { addresses })
  const { run } = await feed(app, people(1))
  await app.database.pool.query("update job_instance set status = 'COMPLETED_WARNING' where id = $1", [run.id])
  await look()
  t.equal(sink.mails.length, 1)
  t.match(sink.mails[0]?.text, /^Subject: Patronage 01TEST_INST: WARNING CAMPUS$/m)
  const codes = async () => (await app.call('GET', '/v1/alarms')).data.alarms.map(({ code }: { code: string }) => code)
  t.same(await codes(), ['WARNING'])
  await settingsOf(app, { addresses, switched_off: ['WARNING'] })
  t.same(await codes(), [])
  t.equal((await settingsOf(app, { addresses, switched_off: ['NOISE'] })).status, 400)
  await settingsOf(app, { addresses })
  t.same(await codes(), ['WARNING'], 'on by default')
  await feed(app, people(1))
  t.same(await codes(), [], 'a later run has none')
})
