import { LockMode } from '@mikro-orm/core'
import { refundFee } from '../fees/service.ts'
import { type ItemFull, setProcess } from '../items/service.ts'
import { writeLetter } from '../letters/service.ts'
import { lockQueue } from '../requests/service.ts'
import { isUser } from '../users/store.ts'
import type { Work } from '../work.ts'
import { Loan } from './entity.ts'
import { lettersOf } from './letters.ts'
import { holdingFor } from './open.ts'
import { chargeOverdue } from './renew.ts'
import { after, standingOf } from './state.ts'

/** An item comes back at a desk. The caller has locked it. */
export interface At {
  library: string
  desk: string
}

/**
 * Ends the loan that an item is out on: registers what is overdue (CIRC-34), gives back what a lost item has cost
 * (CIRC-33), also when it was paid for and the loan was over. The item is then in its place: what becomes of it next is
 * for requests to say. Undefined when it was not on loan.
 */
export async function returnItem(work: Work, full: ItemFull, at: At): Promise<Loan | undefined> {
  // The queue before the loan: whoever recalls a loan holds the queue of its title already.
  await lockQueue(work, full.bib.id)
  const loan = await returnable(work, full.item.id)
  if (!loan) return undefined
  const step = after(standingOf(loan), 'RETURN')
  if ('refused' in step) return undefined
  if (loan.status === 'ACTIVE' && loan.dueDate < work.now) await chargeOverdue(work, loan, await holdingFor(work, loan))
  await refundLost(work, loan, 'The item was returned')
  const wasOpen = loan.status === 'ACTIVE'
  work.em.assign(loan, {
    status: 'COMPLETE',
    returnDate: work.now,
    returnLibrary: at.library,
    returnDesk: at.desk,
    returnedBy: work.actor.slice(0, 64),
    modifiedAt: work.now
  })
  await setProcess(work, full.item, { processType: null })
  await work.em.flush()
  if (loan.userId != null && wasOpen)
    await writeLetter(work, {
      userId: loan.userId,
      type: 'ReturnReceipt',
      // It names no time.
      values: lettersOf(loan, 'UTC'),
      about: { loanId: loan.id }
    })
  return loan
}

/**
 * The open loan, or else the last one that ended as lost and paid for. Not by number alone: that of an anonymized loan
 * is by chance.
 */
async function returnable(work: Work, itemId: number): Promise<Loan | undefined> {
  const of = { institution: work.institution, itemId }
  const where = {
    ...of,
    $or: [{ status: 'ACTIVE' as const }, { processStatus: 'LOST_AND_PAID' as const, returnDate: null }]
  }
  const [found] = await work.em.find(Loan, where, {
    orderBy: [{ status: 'asc' }, { id: 'desc' }],
    limit: 1,
    lockMode: LockMode.PESSIMISTIC_WRITE,
    refresh: true
  })
  return found
}

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
