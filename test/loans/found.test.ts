import t from 'tap'
import { courtesyJob } from '../../src/loans/jobs/courtesy-job.ts'
import { overdueJob } from '../../src/loans/jobs/overdue-job.ts'
import { refused, shelf, users } from './shelf.ts'
import { watch } from './watch.ts'

const app = await shelf(t)
const { call, clock, database, user, copy, borrow } = app
const { loanOf, feesOf, lettersOf, job } = watch(app)
const start = '2026-11-22T12:00:00Z'
t.beforeEach(() => clock.set(start))
const holdBody = { request_type: 'HOLD', pickup_location_type: 'LIBRARY', pickup_location_library: 'MAIN' }
const renew = (who: string, id: string) => call('POST', `${users}/${who}/loans/${id}?op=renew`)

for (const what of ['claimed-returned', 'lost']) {
  /** A loan that is recalled, and missing since. */
  const missing = async (name: string) => {
    const [reader, other] = [await user(`${name}-reader`), await user(`${name}-other`)]
    const book = await copy(`${name}-book`)
    const { data } = await borrow(reader, book.barcode)
    const asked = await call('POST', `${users}/${other}/requests?mms_id=${book.bib}`, { body: holdBody })
    const say = async (word: string) => t.equal((await call('POST', `/v1/loans/${data.loan_id}/${word}`)).status, 200)
    await say(what)
    const request = `${users}/${other}/requests/${asked.data.request_id}?reason=CancelledAtPatronRequest`
    return { reader, data, say, cancel: () => call('DELETE', request) }
  }

  t.test(
    `CIRC-21, CIRC-22 a recalled loan that was ${what} and is found is recalled until its request ends`,
    async t => {
      const { reader, data, say, cancel } = await missing(`a-${what}`)
      await say('found')
      const found = await loanOf(reader, data.loan_id)
      t.match(found, { process_status: 'RECALL', due_date: '2026-11-29T23:59:59Z' })
      refused(await renew(reader, data.loan_id), '401822', 'Item is recalled.', t)
      await cancel()
      t.match(await loanOf(reader, data.loan_id), { process_status: 'NORMAL', due_date: data.due_date })
      t.equal((await renew(reader, data.loan_id)).status, 200)
      t.ok((await lettersOf(reader)).includes('RecallCancelled'))
    }
  )

  t.test(`CIRC-21, CIRC-22 a recall that ends while the loan is ${what} leaves nothing behind`, async t => {
    const { reader, data, say, cancel } = await missing(`b-${what}`)
    await cancel()
    await say('found')
    t.match(await loanOf(reader, data.loan_id), { process_status: 'NORMAL', due_date: data.due_date })
    t.equal((await renew(reader, data.loan_id)).data.process_status, 'RENEW')
    await say(what)
    await say('found')
    t.equal((await loanOf(reader, data.loan_id)).process_status, 'RENEW', 'it was renewed, and still is')
  })
}

const overdue = 'Loans - Overdue and Lost Item'
const lost = { code: 'LOST', name: 'Lost', type: 'LOST', active: true, days_after_due: 14 }
const first = { code: 'ONE', name: 'First', type: 'OVERDUE_1', active: true, days_after_due: 3 }
const profiles = (...of: object[]) => call('PUT', '/v1/loans/overdue-profiles', { body: { profiles: of } })
const charges = async (who: string) => (await feesOf(who)).filter(([type]) => /^LOST/.test(type)).length

t.test('CIRC-30 CIRC-33 what was lost and is found is not lost once more before it has another due date', async t => {
  await database.pool.query("update loan set status = 'COMPLETE', return_date = due_date")
  await profiles(lost, first)
  const ids = { night: '', staff: '' }
  for (const who of ['night', 'staff'] as const) {
    await user(who)
    await copy(`L-${who}`)
    ids[who] = (await borrow(who, `L-${who}`)).data.loan_id
  }
  clock.set('2027-01-02T12:00:00Z')
  t.match(await job(overdue), { lost: 0, notices: 2 }, 'thirteen days late')
  t.equal((await call('POST', `/v1/loans/${ids.staff}/lost`)).status, 200)
  clock.set('2027-01-05T12:00:00Z')
  t.match(await job(overdue), { lost: 1, notices: 0 })
  for (const id of Object.values(ids)) t.equal((await call('POST', `/v1/loans/${id}/found`)).status, 200)
  clock.set('2027-01-06T12:00:00Z')
  t.match(await job(overdue), { loans: 2, lost: 0, notices: 0 })
  for (const who of ['night', 'staff']) t.equal(await charges(who), 2, 'charged once')
  const body = { due_date: '2027-01-10' }
  t.equal((await call('PUT', `${users}/night/loans/${ids.night}`, { body })).status, 200)
  clock.set('2027-01-24T12:00:00Z')
  t.match(await job(overdue), { loans: 2, lost: 1 }, 'for the new due date it can be lost')
})

t.test('JOB-20 JOB-21 what staff declared since the loans were read is left as it is', async t => {
  await database.pool.query("update loan set status = 'COMPLETE', return_date = due_date")
  await profiles(lost)
  await user('slow')
  const said = { 'S-1': 'lost', 'S-2': 'claimed-returned' }
  const loans: { id: string; word: string }[] = []
  for (const [barcode, word] of Object.entries(said)) {
    await copy(barcode)
    loans.push({ id: (await borrow('slow', barcode)).data.loan_id, word })
  }
  const before = async (name: string, moment: string) => {
    clock.set(moment)
    const counters = {} as Record<string, number>
    const transaction = async (step: Parameters<typeof app.inside>[0]) => {
      for (const { id, word } of loans.splice(0)) await call('POST', `/v1/loans/${id}/${word}`)
      return app.inside(step)
    }
    const count = (name: string, by = 1) => {
      counters[name] = (counters[name] ?? 0) + by
    }
    const parameters = { dry_run: false, days_before_due: 3, renew: true }
    const run = { parameters, counters, stopping: false, open: app.open, transaction, count, save: async () => {} }
    await (name === overdue ? overdueJob : courtesyJob).run(run as never)
    return counters
  }
  const again = loans.map(loan => ({ ...loan }))
  t.match(await before('courtesy', '2026-12-19T12:00:00Z'), { skipped: 2 })
  t.notOk((await lettersOf('slow')).includes('CourtesyLetter'), 'nobody is reminded of what is missing')
  for (const { id } of again) await call('POST', `/v1/loans/${id}/found`)
  loans.push(...again)
  const charged = await charges('slow')
  t.match(await before(overdue, '2027-01-05T12:00:00Z'), { skipped: 2 })
  t.equal(await charges('slow'), charged + 2, 'by staff, not by the job')
  t.equal((await loanOf('slow', again[1]?.id ?? '')).process_status, 'CLAIMED_RETURN')
})
