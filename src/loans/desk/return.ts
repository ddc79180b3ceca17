import { type ItemFull, setProcess } from '../../catalogue/service.ts'
import { refundFee } from '../../fees/service.ts'
import { writeLetter } from '../../letters/service.ts'
import type { Work } from '../../platform/work.ts'
import { isUser } from '../../users/find/store.ts'
import type { Loan } from '../entity.ts'
import { after, standingOf } from '../rules/state.ts'
import { lettersOf } from './letters.ts'
import { lockReturned } from './lock-store.ts'
import { holdingFor } from './open.ts'
import { chargeOverdue } from './renew.ts'
import { writeReturn } from './write-store.ts'

/** An item comes back at a desk. The caller has locked it. */
export interface At {
  library: string
  desk: string
}

/** What became of a loan when its item came back, and how many requests wait for the title; their queue is held. */
export interface Returned {
  loan: Loan | undefined
  waiting: number
}

/**
 * Ends the loan that an item is out on: registers what is overdue (CIRC-34), gives back what a lost item has cost
 * (CIRC-33), also when it was paid for and the loan was over. The item at hand is then in its place: where it goes next
 * is for requests to say, and the caller writes it. Without a loan when it was not on loan.
 */
export async function endLoan(work: Work, full: ItemFull, at: At): Promise<Returned> {
  // The queue before the loan: whoever recalls a loan holds the queue of its title already.
  const { loan, waiting } = await lockReturned(work, { itemId: full.item.id, bibId: full.bib.id })
  const none = { loan: undefined, waiting }
  if (!loan) return none
  const step = after(standingOf(loan), 'RETURN')
  if ('refused' in step) return none
  if (loan.status === 'ACTIVE' && loan.dueDate < work.now) await chargeOverdue(work, loan, await holdingFor(work, loan))
  await refundLost(work, loan, 'The item was returned')
  const wasOpen = loan.status === 'ACTIVE'
  await writeReturn(work, loan, at)
  Object.assign(full.item, inPlace)
  if (loan.userId != null && wasOpen)
    await writeLetter(work, {
      userId: loan.userId,
      type: 'ReturnReceipt',
      // It names no time.
      values: lettersOf(loan, 'UTC'),
      about: { loanId: loan.id }
    })
  return { loan, waiting }
}

/** The same, and says of the item that it is in its place. Undefined when it was not on loan. */
export async function returnItem(work: Work, full: ItemFull, at: At): Promise<Loan | undefined> {
  const { loan } = await endLoan(work, full, at)
  if (loan) await setProcess(work, full.item, { processType: null })
  return loan
}

const inPlace = { processType: null, atLibrary: null, atDesk: null, workOrderType: null, workOrderStatus: null }

/** Gives back what a loan's item has cost when it was lost; nothing when it never was. Twice is as good as once. */
export async function refundLost(work: Work, loan: Loan, comment: string): Promise<void> {
  if (!loan.lostAt) return
  const { policies, zone } = await holdingFor(work, loan)
  const { lost_refund_percent: ratioPercent = 0, processing_refund: processing = false } = policies
  const refund = (type: string, percent: number) =>
    refundFee(work, { loanId: loan.id, types: [type], ratioPercent: percent, comment })
  if (ratioPercent > 0) await refund('LOSTITEMREPLACEMENTFEE', ratioPercent)
  if (processing) await refund('LOSTITEMPROCESSFEE', 100)
  if (loan.userId == null || (ratioPercent === 0 && !processing) || !(await isUser(work, loan.userId))) return
  await writeLetter(work, {
    userId: loan.userId,
    type: 'LostRefund',
    values: lettersOf(loan, zone),
    about: { loanId: loan.id }
  })
}
