import { isSpellable, parseMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { findItem, type ProcessType, setProcess } from '../../catalogue/service.ts'
import { currencyOf, registerFee } from '../../fees/service.ts'
import { writeLetter } from '../../letters/service.ts'
import type { Work } from '../../platform/work.ts'
import { endOfDay } from '../../terms/service.ts'
import type { Loan } from '../entity.ts'
import { stampOf, stepsFor } from '../rules/overdue-rules.ts'
import { lostFees } from '../rules/rules.ts'
import { after, inHandAgain, type LoanEvent, standingOf } from '../rules/state.ts'
import { readProfiles } from '../settings/profiles-store.ts'
import type { OverdueRow } from './job-store.ts'
import { lettersOf } from './letters.ts'
import { holdingFor, type LoanNaming, type LockedLoan, lockLoan } from './open.ts'
import { chargeOverdue, feeOf } from './renew.ts'
import { refundLost } from './return.ts'
import { writeLoan } from './write-store.ts'

const refuse = (reason: string): never => {
  throw new AlmaError('LOAN_STATE', { reason })
}

/**
 * Gives a loan another due date (CIRC-03), which comes back as it was given; a bare day means its end. 401824 without
 * one, 401681 for one in the past, 401823 for an unknown loan.
 */
export async function changeDueDate(
  work: Work,
  naming: LoanNaming,
  { dueDate, notify = false }: { dueDate: string | undefined; notify?: boolean | undefined }
): Promise<Loan> {
  const { loan, user } = await lockLoan(work, naming, refuse)
  if (dueDate === undefined || dueDate.trim() === '') throw new AlmaError('DUE_DATE_MISSING', {})
  const { zone } = await holdingFor(work, loan)
  const bare = /^(\d{4}-\d{2}-\d{2})Z?$/.exec(dueDate.trim())?.[1]
  const due = bare ? endOfDay(bare, zone) : parseMoment(dueDate)
  if (!due || !isSpellable(due))
    throw new AlmaError('INVALID_INPUT', { detail: 'Parameter value invalid: due_date must be a date.' })
  if (due < work.now) throw new AlmaError('DUE_DATE_PAST', {})
  next(loan, 'CHANGE_DUE_DATE')
  await writeLoan(work, loan, { dueDate: due, notices: {} })
  if (notify)
    await writeLetter(work, {
      userId: user.id,
      type: 'DueDateChanged',
      values: lettersOf(loan, zone),
      about: { loanId: loan.id }
    })
  return loan
}

/** The next standing of a loan; refused with the reason. */
function next(loan: Loan, event: LoanEvent) {
  const step = after(standingOf(loan), event)
  return 'refused' in step ? refuse(step.refused) : step.next
}

/** What staff may say of a loan whose item is not where it should be. */
export type Declaration = 'LOSE' | 'CLAIM_RETURN' | 'FIND' | 'PAY'

const itemProcess: Record<Declaration, ProcessType> = {
  LOSE: 'LOST_LOAN',
  CLAIM_RETURN: 'CLAIM_RETURNED_LOAN',
  FIND: 'LOAN',
  PAY: 'LOST_LOAN_AND_PAID'
}

/** Says that an item is lost, claimed returned, found again with the user, or paid for. 401652 where that cannot be. */
export async function declare(work: Work, naming: LoanNaming, event: Declaration): Promise<Loan> {
  const held = await lockLoan(work, naming, refuse)
  await declareHeld(work, held, event)
  return held.loan
}

/** The same for a loan that is held; what is lost costs what its terms say (CIRC-33). */
export async function declareHeld(work: Work, { loan }: LockedLoan, event: Declaration): Promise<void> {
  const step = next(loan, event)
  if (step === 'COMPLETE') throw new Error(`loan: ${event} ends no loan`)
  let notices: Partial<Pick<Loan, 'notices'>> = {}
  const processStatus = event === 'FIND' ? inHandAgain(loan) : step
  if (event === 'FIND') {
    await refundLost(work, loan, 'The item was found')
    if (loan.lostAt) notices = { notices: await withoutLoss(work, loan) }
  }
  // The loan ends here: nobody else would charge what was overdue until the loss.
  if (event === 'PAY') await chargeOverdue(work, loan, await holdingFor(work, loan))
  await setProcess(work, (await findItem(work, { pid: loan.itemId })).item, { processType: itemProcess[event] })
  await writeLoan(work, loan, { processStatus, ...marks(event, work.now), ...notices })
  if (event === 'LOSE') await chargeLost(work, loan)
}

/** The notices of a loan whose loss counts as dealt with: the next night would make it lost once more. */
async function withoutLoss(work: Work, loan: Loan): Promise<Loan['notices']> {
  const { calendar } = await holdingFor(work, loan)
  // Of loans of hours nothing is looked at but whether they are lost.
  const of = { ...(loan as OverdueRow), processStatus: inHandAgain(loan), hourly: true }
  const { lost } = stepsFor(await readProfiles(work), of, calendar, work.now)
  return lost ? { ...loan.notices, [lost.code]: stampOf(loan.dueDate) } : loan.notices
}

/** When it was lost or claimed; what is paid for is over, though it did not come back. */
function marks(event: Declaration, now: Date): Partial<Pick<Loan, 'lostAt' | 'claimedReturnedAt' | 'status'>> {
  if (event === 'LOSE') return { lostAt: now }
  if (event === 'CLAIM_RETURN') return { claimedReturnedAt: now }
  if (event === 'FIND') return { lostAt: null, claimedReturnedAt: null }
  return { status: 'COMPLETE' }
}

async function chargeLost(work: Work, loan: Loan): Promise<void> {
  if (loan.userId == null) return
  const { policies, zone } = await holdingFor(work, loan)
  const fees = lostFees(policies)
  for (const { type, amountMinor } of fees) await registerFee(work, { ...feeOf(loan, loan.userId), type, amountMinor })
  const amountMinor = fees.reduce((sum, fee) => sum + fee.amountMinor, 0)
  await writeLetter(work, {
    userId: loan.userId,
    type: 'LostNotice',
    values: lettersOf(loan, zone, { amountMinor, currency: await currencyOf(work) }),
    about: { loanId: loan.id }
  })
}
