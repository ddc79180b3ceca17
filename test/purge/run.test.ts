import t from 'tap'
import { Aborted } from '../../src/jobs/job.ts'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { desk } from '../loans/shelf.ts'
import { errorOf, users } from '../requests/campus.ts'
import { statements } from '../users/people.ts'
import { byHand } from './hand-run.ts'
import { everyCase, type House, house } from './house.ts'

/** So many users whose purge date has passed, each with what belongs to one; some with a loan that is open. */
async function crowd(app: House, size: number, { openEvery = 0 } = {}): Promise<void> {
  await app.rows(
    `with made as (
       insert into app_user (institution, id, primary_id, last_name, record_type, user_group, account_type, status, purge_date,
         record, guarded, created_at, modified_at)
       select $1, n, 'crowd' || n, 'Reader', 'PUBLIC', 'GRAD', 'INTERNAL', 'ACTIVE', '2026-01-01',
         json_build_object('primary_id', 'crowd' || n, 'last_name', 'Reader'), '{}', $3, $3
       from generate_series(1, $2::int) n returning id, primary_id
     ), names as (insert into user_identifier select $1, primary_id, id, '' from made),
     letters as (insert into letter (institution, id, user_id, type, created_at, created_by, subject, text)
       select $1, id + 100000, id, 'LoanReceipt', $3, 'x', 's', 't' from made)
     insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, created_at, status_at)
       select $1, id + 200000, id, 'OTHER', 'ACTIVE', 'MAIN', 'USD', 100, 100, $3, $3 from made`,
    [institution, size, '2026-01-01T00:00:00Z']
  )
  if (openEvery > 0)
    await app.rows(
      `insert into loan (institution, id, user_id, item_id, bib_id, holding_id, barcode, title, library, location, circ_library,
         circ_desk, lent_by, status, process_status, loan_date, due_date, modified_at)
       select $1, id + 300000, id, id, 1, 1, 'B' || id, 't', 'MAIN', 'L', 'MAIN', 'D', 'x', 'ACTIVE', 'NORMAL', $3, $3, $3
       from app_user where id % $2::int = 0`,
      [institution, openEvery, '2026-01-01T00:00:00Z']
    )
}
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

t.test('PUR-05 lending to users while they are purged: one of both wins, nothing dangles', async t => {
  const app = await house(t)
  const names = Array.from({ length: 24 }, (_, at) => `u${at}`)
  for (const name of names) {
    await app.due(name)
    await app.copy(`B-${name}`)
  }
  const lend = (name: string) => app.call('POST', `${users}/${name}/loans?item_barcode=B-${name}`, { body: desk })
  const [{ saved }, ...answers] = await Promise.all([
    byHand(app, {}),
    ...names.map(name => lend(name)),
    ...names.map(name => app.call('DELETE', `${users}/${name}`))
  ])
  const lent = answers.slice(0, names.length)
  for (const [at, answer] of lent.entries()) {
    const name = names[at] as string
    const exists = (await app.call('GET', `${users}/${name}`)).status === 200
    t.equal(answer.status === 200, exists, `${name} ${answer.text}`)
    if (!exists) t.match(errorOf(answer).errorCode, /^4018(61|90)$/)
  }
  t.match(
    answers.slice(names.length).map(({ status }) => status),
    names.map(() => Number)
  )
  const gone = answers.slice(names.length).filter(({ status }) => status === 204).length + (saved.purged ?? 0)
  t.equal(lent.filter(({ status }) => status === 200).length + gone, names.length, 'each of them once')
  for (const table of ['loan', 'request', 'letter', 'fee', 'user_identifier'])
    t.same(
      await app.rows(`select x.user_id from ${table} x left join app_user u on u.id = x.user_id
        where x.user_id is not null and u.id is null`),
      [],
      table
    )
  t.equal((await app.rows('select 1 from privacy_receipt')).length, gone)
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
