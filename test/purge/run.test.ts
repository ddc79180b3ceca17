import t from 'tap'
import { Aborted } from '../../src/jobs/job.ts'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { statements } from '../users/people.ts'
import { crowd } from './crowd.ts'
import { byHand } from './hand-run.ts'
import { everyCase, house } from './house.ts'

const waiving = { waive_threshold: '1.00' }

t.test('PUR-03 a chunk is the same number of statements, however many users it has', async t => {
  const counts: number[] = []
  for (const size of [20, 90]) {
    const app = await house(t)
    await crowd(app, size)
    const found = await statements(t, async () => {
      const { saved, error } = await byHand(app, waiving)
      t.equal(error, undefined)
      t.match(saved, { purged: size, waivedCount: size, waivedAmount: size * 100 })
    })
    // The ledger is written by the ORM, in batches; transactions and settings are counted as well.
    counts.push(found.length)
    t.same(await app.rows('select 1 from app_user'), [])
  }
  t.equal(counts[0], counts[1], `statements: ${counts.join(' and ')}`)
  t.ok((counts[0] ?? 0) < 120, `few: ${counts[0]}`)
})

t.test('PUR-11 a run that dies at any place goes on there: nobody twice, nobody left out, true counters', async t => {
  const deaths = [
    ['beforeCommit', 2],
    ['afterCommit', 2],
    ['beforeCommit', 4]
  ] as const
  for (const [place, dies] of deaths) {
    const app = await house(t)
    await crowd(app, 450, { openEvery: 7 })
    const death = async (at: number) => {
      if (at === dies) throw new Error('died')
    }
    const first = await byHand(app, waiving, { [place]: death })
    t.match(first.error, { message: 'died' })
    const { saved, error } = await byHand(app, waiving, { counters: first.saved })
    t.equal(error, undefined)
    const told = { candidates: 450, purged: 386, skippedLoans: 64, waivedCount: 386, waivedAmount: 38_600 }
    t.match(saved, told, `${place} ${dies}`)
    t.match(await app.rows('select code, count(*)::int from purge_result group by 1 order by 1'), [
      { code: 'LOANS', count: 64 },
      { code: 'PURGED', count: 386 }
    ])
    t.equal((await app.rows('select 1 from privacy_receipt')).length, 386)
    t.equal((await app.rows('select 1 from purged_user')).length, 386)
    t.equal((await app.rows(`select 1 from fee_transaction where type = 'WAIVE'`)).length, 386)
  }
})

t.test('cancelPurge PUR-03: a purge stops after its present chunk, one that waits at once', async t => {
  const app = await house(t)
  await crowd(app, 450)
  const instance = await app.ask(waiving)
  const cancel = () => app.call('POST', `/v1/privacy/purges/${instance}/cancel`)
  const { saved, error } = await byHand(app, waiving, {
    instance,
    async afterCommit(at) {
      if (at === 1) t.equal((await cancel()).status, 204)
    }
  })
  t.ok(error instanceof Aborted, 'the run says why it ended')
  t.equal(saved.purged ?? 0, 0, 'it had not begun')
  const next = await app.ask(waiving)
  const stopped = await byHand(app, waiving, {
    instance: next,
    async afterCommit(at) {
      if (at === 2) t.equal((await app.call('POST', `/v1/privacy/purges/${next}/cancel`)).status, 204)
    }
  })
  t.ok(stopped.error instanceof Aborted)
  t.match(stopped.saved, { candidates: 200, purged: 200 }, 'the chunk that was asked to stop is the last one')
  t.equal((await app.rows('select 1 from app_user')).length, 250)
  t.equal((await app.rows('select 1 from purge_result')).length, 200, 'and its report tells of all that was done')
  app.clock.advance(3_600_000)
  const third = await app.ask(waiving)
  await app.call('POST', `/v1/privacy/purges/${third}/cancel`)
  await runJobsUntilDone(app)
  t.match(await app.told(third), { status: 'USER_ABORTED', alert: 'The purge was cancelled.', counters: {}, users: [] })
  t.equal((await app.rows('select 1 from app_user')).length, 250)
  t.match(await app.rows(`select count(*)::int from audit_entry where action = 'user.purge.cancelled'`), [{ count: 3 }])
})

t.test('PUR-01 PUR-06 a mail on its way keeps the user until it has left', async t => {
  const app = await house(t)
  const ids = await everyCase(app)
  await app.rows(
    `insert into letter (institution, user_id, type, created_at, created_by, subject, text, channel, state)
     values ($1, $2, 'RequestCancelled', $3, 'x', 's', 't', 'EMAIL', 'QUEUED')`,
    [institution, ids.due, '2026-11-22T11:00:00Z']
  )
  t.equal((await app.purge()).codes[ids.due], 'LETTERS')
  await app.rows(`update letter set state = 'SENT'`)
  app.clock.advance(3_600_000)
  t.equal((await app.purge()).codes[ids.due], 'PURGED')
})

t.test('PUR-01 a mail that has waited for three days will not leave: it keeps nobody', async t => {
  const app = await house(t)
  const id = await app.due('written')
  await app.rows(
    `insert into letter (institution, user_id, type, created_at, created_by, subject, text, channel, state)
     values ($1, $2, 'RequestCancelled', $3, 'x', 's', 't', 'EMAIL', 'QUEUED')`,
    [institution, id, '2026-11-19T12:00:01Z']
  )
  t.equal((await app.purge()).codes[id], 'LETTERS')
  app.clock.advance(3_600_000)
  t.equal((await app.purge()).codes[id], 'PURGED')
})
