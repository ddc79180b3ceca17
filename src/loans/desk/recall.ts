import { writeLetter } from '../../letters/service.ts'
import type { Work } from '../../platform/work.ts'
import type { RequestFollower } from '../../requests/copies/followers.ts'
import type { Request } from '../../requests/entity.ts'
import { recallDueDate } from '../../terms/rules.ts'
import { loadBook } from '../../terms/service.ts'
import type { Loan } from '../entity.ts'
import { after, inHandAgain, standingOf } from '../rules/state.ts'
import { lettersOf } from './letters.ts'
import { lockCandidates, lockRecalledBy } from './lock-store.ts'
import { holdingFor, holdingOf } from './open.ts'
import { writeLoan } from './write-store.ts'

/**
 * Recalls (CIRC-20 to CIRC-22): a hold for which no copy is left but on loan calls one back, and whatever
 * ends the request takes back the recall that it caused, and no other. The requests domain holds the queue of the
 * title.
 */
export const recalls: RequestFollower = {
  async began(work, request, { onLoan }) {
    if (request.type === 'HOLD' && onLoan) await recall(work, request)
  },
  async ended(work, request) {
    for (const loan of await lockRecalledBy(work, request.id)) await cancelRecall(work, loan)
  }
}

/** Recalls the loan that began first and is recallable; where none is, the first is called back, its due date kept. */
async function recall(work: Work, request: Request): Promise<void> {
  const candidates = await candidatesFor(work, request)
  const book = await loadBook(work)
  const recallable = candidates.find(loan => holdingOf(book, loan).policies.recallable === true)
  const loan = recallable ?? candidates[0]
  if (!loan) return
  const { policies, calendar, zone } = holdingOf(book, loan)
  const due = recallDueDate(calendar, policies, loan.dueDate, work.now)
  await writeLoan(work, loan, {
    processStatus: 'RECALL',
    recallRequestId: request.id,
    recalledAt: work.now,
    dueBeforeRecall: loan.dueDate,
    dueDate: due,
    ...(due < loan.dueDate ? { notices: {} } : {})
  })
  if (loan.userId != null)
    await writeLetter(work, {
      userId: loan.userId,
      type: 'BorrowedRecall',
      values: lettersOf(loan, zone),
      about: { loanId: loan.id, requestId: request.id }
    })
}

/** Open loans of copies that could serve the request and can be recalled as they stand, the oldest first; held. */
async function candidatesFor(work: Work, request: Request): Promise<Loan[]> {
  const { itemId, description } = request
  const loans = await lockCandidates(work, request)
  return loans.filter(
    loan =>
      loan.userId !== request.userId &&
      (description == null || itemId != null || description === (loan.itemDescription ?? '')) &&
      'next' in after(standingOf(loan), 'RECALL')
  )
}

/** The loan is nobody's hurry any more: due as before where its terms say so (CIRC-21, Cancelled Recall Due Date). */
async function cancelRecall(work: Work, loan: Loan): Promise<void> {
  const step = after(standingOf(loan), 'CANCEL_RECALL')
  if ('refused' in step || step.next === 'COMPLETE') return
  const { policies, zone } = await holdingFor(work, loan)
  const before = loan.dueBeforeRecall
  const restored = policies.cancelled_recall !== 'KEEP' && before && before > loan.dueDate
  const wasRecalled = loan.processStatus === 'RECALL'
  await writeLoan(work, loan, {
    processStatus: wasRecalled ? inHandAgain({ renewals: loan.renewals }) : step.next,
    recallRequestId: null,
    recalledAt: null,
    dueBeforeRecall: null,
    ...(restored ? { dueDate: before, notices: {} } : {})
  })
  if (loan.userId == null || !wasRecalled) return
  await writeLetter(work, {
    userId: loan.userId,
    type: 'RecallCancelled',
    values: lettersOf(loan, zone),
    about: { loanId: loan.id }
  })
}
