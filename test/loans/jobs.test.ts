import t from 'tap'
import { Interrupted } from '../../src/jobs/job.ts'
import { overdueJob } from '../../src/loans/jobs/overdue-job.ts'
import { type Copy, refused, shelf, users } from './shelf.ts'
import { watch } from './watch.ts'

const app = await shelf(t)
const { call, database, clock, user, copy, borrow, bring, processOf } = app
const { loanOf, feesOf, lettersOf, job } = watch(app)
const start = '2026-11-22T12:00:00Z'
const at = (moment: string) => clock.set(moment)
t.beforeEach(() => at(start))

t.test('updateOverdueProfiles, listOverdueProfiles', async t => {
  const profile = { code: 'ONE', name: 'First', type: 'OVERDUE_1', active: true, days_after_due: 3 }
  const put = (profiles: object[]) => call('PUT', '/v1/loans/overdue-profiles', { body: { profiles } })
  const later = { ...profile, code: 'TWO', type: 'OVERDUE_2', days_after_due: 7, fine_minor: 500, block: true }
  const lost = { ...profile, code: 'LOST', type: 'LOST', days_after_due: 14, user_groups: ['UNDERGRAD'] }
  const { status, data } = await put([profile, later, lost])
  t.same([status, data], [200, { profiles: [profile, later, lost] }])
  t.same((await call('GET', '/v1/loans/overdue-profiles')).data, data)
  t.match((await put([profile, profile])).data, { code: 'TERMS_INVALID', detail: /two profiles ONE/ })
  t.equal((await put([{ ...profile, type: 'OVERDUE_9' }])).status, 400)
  t.same((await call('GET', '/v1/loans/overdue-profiles')).data, data, 'nothing changed')
})

const overdue = 'Loans - Overdue and Lost Item'
const courtesy = 'Notifications - Send Courtesy Notices and Handle Loan Renewals'

t.test('JOB-21, CIRC-30 to CIRC-33 an overdue loan: notices, a fine, lost, paid, returned after all', async t => {
  await database.pool.query("update loan set status = 'COMPLETE', return_date = due_date")
  for (const id of ['gus', 'hal']) await user(id)
  const books: Copy[] = []
  for (const barcode of ['J-1', 'J-2', 'J-3']) books.push(await copy(barcode))
  const { data } = await borrow('gus', 'J-1')
  await borrow('hal', 'J-2')
  await copy('J-4', { policy: 'SHORT' })
  await borrow('hal', 'J-4')
  at('2026-11-30T12:00:00Z')
  t.match(await job(overdue), { loans: 1, notices: 0, lost: 0 }, 'a loan of hours gets no notices')
  at('2026-12-23T12:00:00Z')
  t.match(await job(overdue, { dry_run: true }), { loans: 3, notices: 2, lost: 1, fines: 0 })
  t.same(await lettersOf('gus'), [], 'a dry run writes nothing')
  t.match(await job(overdue), { loans: 3, notices: 2, lost: 1, missed: 0, skipped: 0 }, 'but it may become lost')
  t.match(await job(overdue), { loans: 2, notices: 0, lost: 0 }, 'the same day again')
  t.same(await lettersOf('gus'), ['OverdueNotice1'])
  at('2026-12-28T12:00:00Z')
  t.match(await job(overdue), { loans: 2, notices: 2, fines: 2 })
  t.same(await feesOf('gus'), [['OVERDUEFINE', 500, 500, 'ACTIVE']])
  await copy('J-5')
  refused(await borrow('gus', 'J-5'), '401651', /overdue/i, t)
  const { data: his } = await call('GET', `${users}/hal/loans?order_by=barcode`)
  refused(await borrow('hal', 'J-5'), '401651', /overdue/i, t)
  const renew = `${users}/hal/loans/${his.item_loan[0].loan_id}?op=renew`
  refused(await call('POST', renew), '401822', /overdue/i, t)
  t.equal((await call('POST', `${renew}&override_blocks=true`)).status, 200)
  t.equal((await borrow('hal', 'J-5')).status, 200, 'the block of a notice ends with the renewal')
  at('2027-01-05T12:00:00Z')
  t.match(await job(overdue), { lost: 1, notices: 0 })
  t.match(await loanOf('gus', data.loan_id), { process_status: 'LOST', loan_status: 'ACTIVE' })
  t.match(await lettersOf('gus'), ['OverdueNotice1', 'OverdueNotice2', 'LostNotice'])
  t.match(await job(overdue), { lost: 0, paid: 0 })
  const paid = await call('POST', `${users}/gus/fees/all?op=pay&amount=ALL&method=CASH`)
  t.equal(paid.data.total_sum, 0)
  t.match(await job(overdue, { dry_run: true }), { paid: 1 })
  t.match(await job(overdue), { paid: 1 })
  t.same((await feesOf('gus')).at(-1), ['OVERDUEFINE', 400, 400, 'ACTIVE'], 'sixteen days until it was lost')
  t.match(await loanOf('gus', data.loan_id), { process_status: 'LOST_AND_PAID', loan_status: 'COMPLETE' })
  t.equal(await processOf(books[0] as Copy), 'LOST_LOAN_AND_PAID')
  t.match(await job(overdue), { paid: 0 })
  await bring(books[0] as Copy)
  const credit = (await feesOf('gus')).filter(([type]) => type === 'CREDIT')
  t.match(credit, [['CREDIT', -7500, -7500, 'ACTIVE']], 'what was paid for the replacement is owed to him')
  t.match(await loanOf('gus', data.loan_id), { loan_status: 'COMPLETE', return_date: '2027-01-05T12:00:00Z' })
  at(start)
})

t.test('JOB-20 courtesy notices and renewals', async t => {
  await database.pool.query("update loan set status = 'COMPLETE', return_date = due_date")
  await user('ida')
  await user('jan', { expiry_date: '2026-12-20Z' })
  await copy('K-1')
  await copy('K-2')
  await copy('K-3', { policy: 'MEDIA' })
  const { data } = await borrow('ida', 'K-1')
  const bound = (await borrow('jan', 'K-2')).data
  at('2026-12-13T12:00:00Z')
  await borrow('ida', 'K-3')
  t.match(await job(courtesy), { loans: 0 }, 'nothing falls due within three days')
  at('2026-12-18T12:00:00Z')
  const expected = { loans: 3, renewed: 1, notices: 2, not_renewed: 1, skipped: 0 }
  t.match(await job(courtesy, { dry_run: true }), expected)
  t.equal((await loanOf('ida', data.loan_id)).process_status, 'NORMAL')
  t.match(await job(courtesy), expected)
  t.match(await loanOf('ida', data.loan_id), { process_status: 'RENEW', due_date: '2027-01-15T23:59:59Z' })
  t.equal((await loanOf('jan', bound.loan_id)).process_status, 'NORMAL')
  t.same(await lettersOf('ida'), ['AutomaticRenewal', 'CourtesyLetter'])
  const { rows } = await database.pool.query("select text from letter where type = 'CourtesyLetter' order by id")
  t.match(rows[0].text, "It could not be renewed: The user's account ends before.")
  t.match(await job(courtesy), { loans: 0, renewed: 0, notices: 0 }, 'nothing twice')
  t.match(await job(courtesy, { days_before_due: 60, renew: false }), { loans: 1, notices: 1 })
  at(start)
})

t.test('JOB-21 a run that is cut off in the middle is taken up: everybody hears once', async t => {
  await database.pool.query("update loan set status = 'COMPLETE', return_date = due_date")
  const readers = Array.from({ length: 6 }, (_, at) => `r${at}`)
  for (const reader of readers) {
    await user(reader)
    await copy(`Z-${reader}`)
    await borrow(reader, `Z-${reader}`)
  }
  at('2026-12-24T12:00:00Z')
  const steps = (most: number) => {
    const counters = {} as Record<string, number>
    let left = most
    const run = {
      parameters: { dry_run: false },
      counters,
      stopping: false,
      open: app.open,
      transaction: (step: Parameters<typeof app.inside>[0]) => {
        if (left-- === 0) throw new Interrupted('cut off')
        return app.inside(step)
      },
      count: (name: string, by = 1) => {
        counters[name] = (counters[name] ?? 0) + by
      },
      save: async () => {}
    }
    return { run: run as never, counters }
  }
  const cut = steps(2)
  await t.rejects(overdueJob.run(cut.run), { message: 'cut off' })
  t.equal(cut.counters.notices, 2)
  const rest = steps(99)
  await overdueJob.run(rest.run)
  t.equal(rest.counters.notices, 4)
  for (const reader of readers) t.same(await lettersOf(reader), ['OverdueNotice1'])
})
