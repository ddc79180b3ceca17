import t from 'tap'
import { startRunner } from '../../src/jobs/runner.ts'
import { testApp } from '../helpers/app.ts'
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
  const [a = 0, b = 0, c = 0, d = 0] = await Promise.all(['a', 'b', 'c', 'd'].map(id => userNumber(database, id)))
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
