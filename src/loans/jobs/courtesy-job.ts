import Type from 'typebox'
import { noId } from '../../alma/ids.ts'
import { defineJob, Interrupted, type JobRun } from '../../jobs/job.ts'
import { writeLetter } from '../../letters/service.ts'
import { addDays } from '../../platform/clock.ts'
import type { Work } from '../../platform/work.ts'
import { endOfDay, loadBook, localDay, type TermsBook } from '../../terms/service.ts'
import { dueUntil, type OverdueRow } from '../desk/job-store.ts'
import { lettersOf } from '../desk/letters.ts'
import { holdingOf, type LockedLoan, lockIfOpen } from '../desk/open.ts'
import { tryRenewal } from '../desk/renew.ts'
import { writeLoan } from '../desk/write-store.ts'
import { stampOf } from '../rules/overdue-rules.ts'
import { isInHand } from '../rules/state.ts'

const counters = {
  loans: 'Loans that fall due',
  renewed: 'Loans renewed',
  not_renewed: 'Loans that could not be renewed',
  notices: 'Courtesy notices written',
  skipped: 'Loans that changed meanwhile'
}
type Run = JobRun<{ days_before_due: number; renew: boolean; dry_run: boolean }, keyof typeof counters>

/** The mark of a courtesy notice among a loan's notices; codes of overdue profiles cannot be spelt so. */
const mark = 'courtesy:'

/**
 * Renews loans that fall due within some days where their terms say so, and reminds of the others (JOB-20): a loan that
 * was reminded of, or tried, is not dealt with again for the same due date. Loans made since the last run that fall due
 * within the days are dealt with, too.
 */
export const courtesyJob = defineJob({
  kind: 'courtesy-and-renewal',
  type: 'SCHEDULED',
  category: { value: 'FULFILLMENT', desc: 'Fulfillment' },
  parameters: Type.Object({
    days_before_due: Type.Integer({ default: 3, minimum: 0, maximum: 60, description: 'Days before the due date.' }),
    renew: Type.Boolean({ default: true, description: 'Renews what the terms say is renewed by itself.' }),
    dry_run: Type.Boolean({ default: false, description: 'Counts what would be done and changes nothing.' })
  }),
  counters,
  async list() {
    const description = 'Renews loans that fall due where their terms say so, and reminds of the others.'
    return [
      {
        id: 'S1011',
        name: 'Notifications - Send Courtesy Notices and Handle Loan Renewals',
        description,
        schedule: '0 3 * * *'
      }
    ]
  },
  async run(run) {
    for (let after = noId, rows = await next(run, after); rows.length > 0; rows = await next(run, after)) {
      const book = await loadBook(run.open())
      for (const row of rows) await look(run, row, book)
      after = rows.at(-1)?.id ?? after
    }
  }
})

async function next(run: Run, after: string): Promise<OverdueRow[]> {
  if (run.stopping) throw new Interrupted('The service is stopping.')
  const work = run.open()
  const { timeZone } = await loadBook(work)
  const last = addDays(localDay(work.now, timeZone), run.parameters.days_before_due)
  return dueUntil(work, endOfDay(last, timeZone), after)
}

const isDone = ({ notices, dueDate }: Pick<OverdueRow, 'notices' | 'dueDate'>): boolean =>
  notices[mark] === stampOf(dueDate)

/** A loan of hours is due before anybody reads a letter. */
const isHourly = (book: TermsBook, row: OverdueRow): boolean => {
  const period = holdingOf(book, row).policies.loan_period
  return period !== undefined && 'hours' in period
}

async function look(run: Run, row: OverdueRow, book: TermsBook): Promise<void> {
  if (isDone(row) || isHourly(book, row)) return
  run.count('loans')
  const automatic = run.parameters.renew && holdingOf(book, row).policies.automatic_renewal === true
  if (run.parameters.dry_run) {
    // Whether a renewal goes through depends on requests and blocks: tried, and undone.
    const outcome = automatic ? await tried(run, row, book) : 'REMINDED'
    return tally(run, outcome, automatic)
  }
  await run.transaction(async work => {
    const held = await heldOrNot(work, row)
    if (!held) return run.count('skipped')
    tally(run, await deal(work, held, automatic, book), automatic)
    await run.save(work, 50)
  })
}

type Outcome = 'RENEWED' | 'REMINDED'

function tally(run: Run, outcome: Outcome, automatic: boolean): void {
  run.count(outcome === 'RENEWED' ? 'renewed' : 'notices')
  if (automatic && outcome === 'REMINDED') run.count('not_renewed')
}

/** The loan, held; undefined when it was returned, renewed, missed or dealt with since it was read. */
async function heldOrNot(work: Work, row: OverdueRow): Promise<LockedLoan | undefined> {
  const held = await lockIfOpen(work, row.id)
  if (!held || isDone(held.loan) || !isInHand(held.loan.processStatus)) return undefined
  return held.loan.dueDate.getTime() === row.dueDate.getTime() ? held : undefined
}

async function deal(work: Work, held: LockedLoan, automatic: boolean, book: TermsBook): Promise<Outcome> {
  const { loan, user } = held
  const before = loan.dueDate
  const outcome = automatic ? await tryRenewal(work, loan, user) : undefined
  const refused = outcome && 'refused' in outcome ? outcome.refused : undefined
  // Renewed, but not for longer: he should know.
  const renewed = automatic && refused === undefined && loan.dueDate > before
  if (!renewed) await writeLoan(work, loan, { notices: { ...loan.notices, [mark]: stampOf(loan.dueDate) } })
  await writeLetter(work, {
    userId: user.id,
    type: renewed ? 'AutomaticRenewal' : 'CourtesyLetter',
    values: lettersOf(loan, book.timeZone, refused ? { note: `It could not be renewed: ${refused}.` } : {}),
    about: { loanId: loan.id }
  })
  return renewed ? 'RENEWED' : 'REMINDED'
}

/** What would become of a loan: done and undone. */
async function tried(run: Run, row: OverdueRow, book: TermsBook): Promise<Outcome> {
  class Undone extends Error {}
  let outcome: Outcome = 'REMINDED'
  await run
    .transaction(async work => {
      const held = await heldOrNot(work, row)
      if (held) outcome = await deal(work, held, true, book)
      throw new Undone()
    })
    .catch(error => {
      if (!(error instanceof Undone)) throw error
    })
  return outcome
}
