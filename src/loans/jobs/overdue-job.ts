import Type from 'typebox'
import { noId } from '../../alma/ids.ts'
import { currencyOf, registerFee } from '../../fees/service.ts'
import { defineJob, Interrupted, type JobRun } from '../../jobs/job.ts'
import { writeLetter } from '../../letters/service.ts'
import type { Work } from '../../platform/work.ts'
import { loadBook, type TermsBook } from '../../terms/service.ts'
import { declareHeld } from '../desk/change.ts'
import { type OverdueRow, overdueAfter, paidLosses } from '../desk/job-store.ts'
import { lettersOf } from '../desk/letters.ts'
import { holdingOf, lockIfOpen } from '../desk/open.ts'
import { feeOf } from '../desk/renew.ts'
import { writeLoan } from '../desk/write-store.ts'
import type { Loan } from '../entity.ts'
import { stampOf, stepsFor } from '../rules/overdue-rules.ts'
import { accruedFine } from '../rules/rules.ts'
import { isInHand } from '../rules/state.ts'
import { type Profile, readProfiles } from '../settings/profiles-store.ts'

const counters = {
  loans: 'Overdue loans looked at',
  notices: 'Overdue notices written',
  missed: 'Notices left out because a later one was due',
  fines: 'Fines for notices',
  lost: 'Loans changed to lost',
  paid: 'Lost loans closed because they are paid for',
  skipped: 'Loans that changed meanwhile'
}
type Run = JobRun<{ dry_run: boolean }, keyof typeof counters>

/**
 * Overdue notices and the change to lost (CIRC-30 to CIRC-32, JOB-21, JOB-22), by the institution's overdue profiles;
 * and lost loans whose fees are settled are closed as lost and paid. Each loan is a transaction of its own, and what
 * was done for it is kept with it: a run that was cut off goes on, a second run of the day does nothing twice.
 */
export const overdueJob = defineJob({
  kind: 'overdue-and-lost',
  type: 'SCHEDULED',
  category: { value: 'FULFILLMENT', desc: 'Fulfillment' },
  parameters: Type.Object({
    dry_run: Type.Boolean({ default: false, description: 'Counts what would be done and changes nothing.' })
  }),
  counters,
  async list() {
    const description = 'Writes overdue notices and changes loans to lost, as the overdue profiles say.'
    return [
      {
        id: 'S1012',
        name: 'Loans - Overdue and Lost Item',
        description,
        schedule: '30 3 * * *'
      }
    ]
  },
  async run(run) {
    const profiles = await readProfiles(run.open())
    if (profiles.some(({ active }) => active))
      for (let after = noId, rows = await next(run, after); rows.length > 0; rows = await next(run, after)) {
        const work = run.open()
        const book = await loadBook(work)
        for (const row of rows) await look(run, row, profiles, book)
        after = rows.at(-1)?.id ?? after
      }
    for (const id of await paidLosses(run.open())) await close(run, id)
  }
})

async function next(run: Run, after: string): Promise<OverdueRow[]> {
  if (run.stopping) throw new Interrupted('The service is stopping.')
  return overdueAfter(run.open(), after)
}

/** One overdue loan: what is to be done is decided on what was read, and again on what is held. */
async function look(run: Run, row: OverdueRow, profiles: readonly Profile[], book: TermsBook): Promise<void> {
  const decide = (of: OverdueRow, now: Date) => {
    const { policies, calendar } = holdingOf(book, of)
    const hourly = policies.loan_period !== undefined && 'hours' in policies.loan_period
    return stepsFor(profiles, { ...of, hourly }, calendar, now)
  }
  const { now } = run.open()
  const steps = decide(row, now)
  run.count('loans')
  if (!steps.lost && !steps.notice) return
  if (run.parameters.dry_run) return tally(run, steps)
  await run.transaction(async work => {
    const held = await lockIfOpen(work, row.id)
    if (!held || !isInHand(held.loan.processStatus)) return run.count('skipped')
    const { loan } = held
    const again = decide(loan as OverdueRow, work.now)
    if (!again.lost && !again.notice) return run.count('skipped')
    if (again.lost) await declareHeld(work, held, 'LOSE')
    else if (again.notice) await notify(work, loan, again.notice, book)
    const dealt = [again.lost, again.notice, ...again.missed].flatMap(profile => (profile ? [profile.code] : []))
    const stamps = Object.fromEntries(dealt.map(code => [code, stampOf(loan.dueDate)]))
    await writeLoan(work, loan, { notices: { ...loan.notices, ...stamps } })
    tally(run, again)
    await run.save(work, 50)
  })
}

function tally(run: Run, { lost, notice, missed }: ReturnType<typeof stepsFor<Profile>>): void {
  if (lost) run.count('lost')
  if (notice) run.count('notices')
  if (notice?.fine_minor) run.count('fines')
  if (missed.length > 0) run.count('missed', missed.length)
}

async function notify(work: Work, loan: Loan, profile: Profile, book: TermsBook): Promise<void> {
  const userId = loan.userId
  if (userId == null) return
  if (profile.fine_minor)
    await registerFee(work, {
      ...feeOf(loan, userId),
      type: 'OVERDUEFINE',
      amountMinor: profile.fine_minor,
      comment: profile.name
    })
  const holding = holdingOf(book, loan)
  await writeLetter(work, {
    userId,
    type: `OverdueNotice${profile.type.slice(-1) as '1' | '2' | '3' | '4' | '5'}`,
    values: lettersOf(loan, book.timeZone, {
      amountMinor: accruedFine(loan, holding, work.now) + (profile.fine_minor ?? 0),
      currency: await currencyOf(work)
    }),
    about: { loanId: loan.id }
  })
}

/** A lost loan whose fees are settled is over. */
async function close(run: Run, id: string): Promise<void> {
  if (run.stopping) throw new Interrupted('The service is stopping.')
  if (run.parameters.dry_run) return run.count('paid')
  await run.transaction(async work => {
    const held = await lockIfOpen(work, id)
    if (held?.loan.processStatus !== 'LOST') return run.count('skipped')
    await declareHeld(work, held, 'PAY')
    run.count('paid')
    await run.save(work, 90)
  })
}
