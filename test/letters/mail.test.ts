import t from 'tap'
import { startRunner } from '../../src/jobs/runner.ts'
import { countOver, removeOver } from '../../src/letters/configuration/conf-store.ts'
import { sendLetter } from '../../src/letters/delivery/task.ts'
import { mailAttempts, mailEndsAfterMs } from '../../src/letters/store.ts'
import { openWork } from '../../src/platform/unit-of-work.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { until } from '../helpers/jobs.ts'
import { mailSink } from '../helpers/mail.ts'
import { userNumber } from '../helpers/rows.ts'
import { given, person } from '../users/people.ts'
import { email, states, users, write } from './write.ts'

t.test('LETTER: mail leaves after the commit, is tried again, and given up when refused', async t => {
  const sink = await mailSink(t)
  const app = await testApp(t, { SMTP_URL: sink.url, MAIL_FROM: 'Library <desk@b.example>' })
  const { call, database, parts } = app
  await configure(app)
  await given(t, app, person('a', { ...email('jo@b.example'), first_name: 'Zoë' }))
  await given(t, app, person('b'))
  await given(t, app, person('c', email('c@b.example', { preferred: false })))
  await given(t, app, person('d', email('d@b.example')))
  const [a = '', b = '', c = '', d = ''] = await Promise.all(['a', 'b', 'c', 'd'].map(id => userNumber(database, id)))
  const runner = await startRunner(parts, { takeover: 200, schedule: 60_000, poll: 20 })
  let running: typeof runner | undefined = runner
  t.teardown(() => running?.stop(10))
  const settled = (count: number) =>
    until(
      async () => (await states(app)).filter(({ state }) => state !== 'QUEUED').length === count,
      20_000,
      'letters wait'
    )
  await t.rejects(write(app, a, 'LostNotice', { title: 'never' }, true))
  await write(app, a, 'LostNotice', { title: 'Größe', amount: '12.50', currency: 'EUR' })
  for (const user of [b, c]) await write(app, user, 'LostNotice', { title: 'no address' })
  await settled(3)
  const [mail] = sink.mails
  t.same(mail?.to, ['jo@b.example'])
  t.match(mail?.text, /^From: Library <desk@b\.example>$/m)
  t.match(mail?.text, /^Message-ID: <letter-\d+@01test-inst>$/m)
  t.match(mail?.text, /^Auto-Submitted: auto-generated$/m)
  t.match(mail?.text, /^Date: Sun, 22 Nov 2026 12:00:00 \+0000$/m, 'by the clock of the service')
  t.match(mail?.text, /Considered|=?UTF-8/)
  t.same(
    (await states(app)).map(({ channel, state, sent_at }) => `${channel} ${state} ${sent_at}`),
    ['EMAIL SENT 2026-11-22 12:00:00+00', 'NONE STORED null', 'NONE STORED null']
  )

  sink.refuse = [451]
  await write(app, a, 'OnHoldShelf', { title: 'again' })
  const hurry = 'update graphile_worker._private_jobs set run_at = now() where attempts > 0'
  await until(async () => (await database.pool.query(hurry)).rowCount !== 0, 20_000, 'no second try')
  await settled(4)
  t.equal(sink.mails.length, 2, 'taken when tried again')
  sink.refuse = [550]
  await write(app, a, 'OnHoldShelf', { title: 'refused' })
  await settled(5)
  t.match((await states(app)).at(-1), { state: 'FAILED', sent_at: null })

  // What changes between the commit and the mail counts.
  running = undefined
  await runner.stop(10)
  await write(app, d, 'OverdueNotice1', { title: 'late' })
  const notices = { library_notice: [{ code: { value: 'FulOverdueNoticeLetter' }, value: false }] }
  t.equal((await call('PATCH', `${users}/d`, { body: notices })).status, 200)
  const other = await startRunner(parts, { takeover: 200, schedule: 60_000, poll: 20 })
  await settled(6).finally(() => other.stop(10))
  t.match((await states(app)).at(-1), { state: 'STORED', sent_at: null })
  t.equal(sink.mails.length, 2)
  const { rows } = await database.pool.query('select last_error from graphile_worker._private_jobs')
  t.same(rows, [], 'the queue keeps nothing')
})

t.test('LETTER: the last try that meets no mail server ends the mail', async t => {
  const app = await testApp(t, { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'Library <desk@b.example>' })
  const { database, parts } = app
  await configure(app)
  await given(t, app, person('a', email('jo@b.example')))
  await write(app, await userNumber(database, 'a'), 'LostNotice', { title: 'waits' })
  const [{ payload }] = (await database.pool.query('select payload from graphile_worker._private_jobs')).rows
  const without = { ...parts, config: { ...parts.config, SMTP_URL: undefined } }
  await t.rejects(sendLetter(without, payload, false), /no mail server/, 'another process may have one')
  t.match(await states(app), [{ state: 'QUEUED' }])
  await sendLetter(without, payload, true)
  t.match(await states(app), [{ state: 'FAILED', sent_at: null }])
  await sendLetter(without, payload, true)
  t.match(await states(app), [{ state: 'FAILED' }], 'once')
})

t.test('LETTER: a mail server that refuses the service has refused no letter', async t => {
  const sink = await mailSink(t)
  const app = await testApp(t, { SMTP_URL: sink.url.replace('//', '//desk:old@'), MAIL_FROM: 'desk@b.example' })
  const { database, parts } = app
  await configure(app)
  await given(t, app, person('a', email('jo@b.example')))
  await write(app, await userNumber(database, 'a'), 'LostNotice', { title: 'waits' })
  const [{ payload }] = (await database.pool.query('select payload from graphile_worker._private_jobs')).rows
  const steps: [what: string, before: typeof sink.before, status: number][] = [
    ['the connection', { connection: 554 }, 554],
    ['the login, whose password was changed', { login: 535 }, 535],
    ['the sender', { sender: 550 }, 550]
  ]
  for (const [what, before, status] of steps) {
    sink.before = before
    await t.rejects(sendLetter(parts, payload, false), new RegExp(`\\(${status}\\)`), `${what} is refused: tried again`)
    t.match(await states(app), [{ state: 'QUEUED' }])
  }
  sink.before = {}
  await sendLetter(parts, payload, false)
  t.match(await states(app), [{ state: 'SENT' }], 'sent when the server is set right')
  t.equal(sink.mails.length, 1)
})

t.test('LETTER: all tries of a mail are over before it no longer counts as waiting', async t => {
  // graphile-worker waits e^n seconds after the nth try, e^10 at most.
  const waits = Array.from({ length: mailAttempts - 1 }, (_, n) => Math.exp(Math.min(n + 1, 10)) * 1000)
  const all = waits.reduce((sum, wait) => sum + wait, 0)
  t.ok(all > 86_400_000 && 2 * all < mailEndsAfterMs, `${all / 3_600_000} hours`)
})

t.test('LET-03 a letter that waits for the mail server is not over, for three days', async t => {
  const app = await testApp(t)
  await configure(app)
  await given(t, app, person('a'))
  const a = await userNumber(app.database, 'a')
  for (const at of ['2026-11-19T11:59:59Z', '2026-11-19T12:00:00Z', '2026-11-20T12:00:00Z']) {
    app.clock.set(at)
    await write(app, a, 'LostNotice', {})
  }
  await app.database.pool.query(`update letter set state = 'QUEUED'`)
  app.clock.set('2026-11-22T12:00:00Z')
  const work = openWork(app.database, app.clock, { institution, actor: 'test', base: '' })
  const expiries = [{ type: 'LostNotice', before: new Date('2026-11-21T12:00:00Z') }]
  t.same(await countOver(work, expiries), { LostNotice: 1 })
  t.match(await removeOver(work, expiries, { after: '0', limit: 9 }), { byType: { LostNotice: 1 } })
  t.equal((await states(app)).length, 2, 'exactly three days are not yet over')
})
