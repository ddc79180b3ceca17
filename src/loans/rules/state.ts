/** What happens with a loan: codes of LoanProcessStatus. That it is overdue is a matter of time, not a state. */
export type LoanState = 'NORMAL' | 'RENEW' | 'RECALL' | 'CLAIMED_RETURN' | 'LOST' | 'LOST_AND_PAID'

/** Where a loan stands: open in one of its states, or over. What is lost and paid for is over too. */
export type Standing = LoanState | 'COMPLETE'

/** Everything that can happen to a loan. */
export type LoanEvent =
  | 'RENEW'
  | 'CHANGE_DUE_DATE'
  | 'RECALL'
  | 'CANCEL_RECALL'
  | 'LOSE'
  | 'PAY'
  | 'CLAIM_RETURN'
  | 'FIND'
  | 'RETURN'

const over = 'The loan is over'
const lost = 'Item is lost'
const claimed = 'Item is claimed returned'

/** `!` before a text: refused for this reason. Otherwise the next standing. */
type Answers = Record<LoanEvent, Standing | `!${string}`>

/** What is over stays as it is. */
const allOver: Answers = {
  RENEW: `!${over}`,
  CHANGE_DUE_DATE: `!${over}`,
  RECALL: `!${over}`,
  CANCEL_RECALL: `!${over}`,
  LOSE: `!${over}`,
  PAY: `!${over}`,
  CLAIM_RETURN: `!${over}`,
  FIND: `!${over}`,
  RETURN: `!${over}`
}

const table: Record<Standing, Answers> = {
  NORMAL: {
    RENEW: 'RENEW',
    CHANGE_DUE_DATE: 'NORMAL',
    RECALL: 'RECALL',
    CANCEL_RECALL: '!The loan is not recalled',
    LOSE: 'LOST',
    PAY: '!Item is not lost',
    CLAIM_RETURN: 'CLAIMED_RETURN',
    FIND: '!Item is neither lost nor claimed returned',
    RETURN: 'COMPLETE'
  },
  RENEW: {
    RENEW: 'RENEW',
    CHANGE_DUE_DATE: 'RENEW',
    RECALL: 'RECALL',
    CANCEL_RECALL: '!The loan is not recalled',
    LOSE: 'LOST',
    PAY: '!Item is not lost',
    CLAIM_RETURN: 'CLAIMED_RETURN',
    FIND: '!Item is neither lost nor claimed returned',
    RETURN: 'COMPLETE'
  },
  RECALL: {
    RENEW: '!Item is recalled',
    CHANGE_DUE_DATE: 'RECALL',
    RECALL: '!The loan is recalled already',
    CANCEL_RECALL: 'NORMAL',
    LOSE: 'LOST',
    PAY: '!Item is not lost',
    CLAIM_RETURN: 'CLAIMED_RETURN',
    FIND: '!Item is neither lost nor claimed returned',
    RETURN: 'COMPLETE'
  },
  CLAIMED_RETURN: {
    RENEW: `!${claimed}`,
    CHANGE_DUE_DATE: `!${claimed}`,
    RECALL: `!${claimed}`,
    // The recall's request may go while the item is missing: the loan stays what it is.
    CANCEL_RECALL: 'CLAIMED_RETURN',
    LOSE: 'LOST',
    PAY: '!Item is not lost',
    CLAIM_RETURN: `!${claimed}`,
    // Or what it was before: `inHandAgain`.
    FIND: 'NORMAL',
    RETURN: 'COMPLETE'
  },
  LOST: {
    RENEW: `!${lost}`,
    CHANGE_DUE_DATE: `!${lost}`,
    RECALL: `!${lost}`,
    CANCEL_RECALL: 'LOST',
    LOSE: `!${lost}`,
    PAY: 'LOST_AND_PAID',
    CLAIM_RETURN: 'CLAIMED_RETURN',
    // Or what it was before: `inHandAgain`.
    FIND: 'NORMAL',
    RETURN: 'COMPLETE'
  },
  // What was paid for turns up: the fee is given back by its ratio (CIRC-33).
  LOST_AND_PAID: { ...allOver, RETURN: 'COMPLETE' },
  COMPLETE: allOver
}

/** What an event makes of a loan: its next standing, or why it is refused. Pure; the whole machine is the table. */
export function after(standing: Standing, event: LoanEvent): { next: Standing } | { refused: string } {
  const entry = table[standing][event]
  return entry.startsWith('!') ? { refused: entry.slice(1) } : { next: entry as Standing }
}

/** True while the item is with its user as far as anybody knows: such a loan is reminded of, and may become lost. */
export const isInHand = (state: LoanState): boolean => state === 'NORMAL' || state === 'RENEW' || state === 'RECALL'

/** Where a loan stands again whose item is found with its user: a recall lives as long as its request (CIRC-22). */
export const inHandAgain = (loan: { recalledAt?: Date | null; renewals: number }): 'RECALL' | 'RENEW' | 'NORMAL' => {
  if (loan.recalledAt) return 'RECALL'
  return loan.renewals > 0 ? 'RENEW' : 'NORMAL'
}

/** Where a stored loan stands. */
export function standingOf(loan: {
  status: 'ACTIVE' | 'COMPLETE'
  processStatus: LoanState
  returnDate?: Date | null
}): Standing {
  if (loan.status === 'ACTIVE') return loan.processStatus
  return loan.processStatus === 'LOST_AND_PAID' && !loan.returnDate ? 'LOST_AND_PAID' : 'COMPLETE'
}
