export type FeeStatus = 'ACTIVE' | 'INDISPUTE' | 'EXPORTED' | 'CLOSED'
/** What an entry of the ledger did. CHARGE opens each fee and is not shown as a transaction. */
export type EntryType = 'CHARGE' | 'PAYMENT' | 'WAIVE' | 'DISPUTE' | 'RESTORE' | 'CREDIT'

export interface FeeState {
  status: FeeStatus
  /** Smallest units; negative for what is owed to the user. */
  balanceMinor: number
}
/** `ALL` is whatever is open. */
export type Amount = number | 'ALL'
export type Step =
  | { op: 'pay' | 'waive' | 'credit'; amount: Amount }
  | { op: 'dispute' | 'restore'; amount?: undefined }
export type Refused = { refused: string }
export interface Entry {
  type: EntryType
  effectMinor: number
  amountMinor: number
}
export type Outcome = FeeState & { entry: Entry }

/** Which states an operation may start from. What was exported is the bursar's until it comes back. */
const from: Record<Step['op'], readonly FeeStatus[]> = {
  pay: ['ACTIVE'],
  credit: ['ACTIVE'],
  waive: ['ACTIVE', 'INDISPUTE'],
  dispute: ['ACTIVE'],
  restore: ['INDISPUTE']
}
const types = { pay: 'PAYMENT', waive: 'WAIVE', credit: 'CREDIT' } as const

/** What an operation makes of a fee, or why it may not be (FEE-03, FEE-04). Pure. */
export function apply(fee: FeeState, step: Step): Outcome | Refused {
  const { status, balanceMinor } = fee
  if (!from[step.op].includes(status)) return { refused: `A fee in status ${status} cannot take ${step.op}.` }
  if (step.amount === undefined) {
    const dispute = step.op === 'dispute'
    const entry: Entry = { type: dispute ? 'DISPUTE' : 'RESTORE', effectMinor: 0, amountMinor: Math.abs(balanceMinor) }
    return { status: dispute ? 'INDISPUTE' : 'ACTIVE', balanceMinor, entry }
  }
  if (step.op === 'pay' && balanceMinor < 0) return { refused: 'A credit cannot be paid.' }
  const open = Math.abs(balanceMinor)
  const amount = step.amount === 'ALL' ? open : step.amount
  if (amount <= 0) return { refused: 'It must be more than zero.' }
  if (amount > open) return { refused: 'It is more than the open balance.' }
  const effectMinor = balanceMinor < 0 ? amount : -amount
  const left = balanceMinor + effectMinor
  const entry: Entry = { type: types[step.op], effectMinor, amountMinor: amount }
  return { status: left === 0 ? 'CLOSED' : status, balanceMinor: left, entry }
}

/**
 * True when a payment asks for what the one of the same id asked for: everything again, or the amount that was paid
 * then. Pure.
 */
export const repeats = (made: { askedMinor?: number | null; amountMinor: number }, asked: Amount): boolean =>
  asked === 'ALL' ? made.askedMinor == null : asked === made.amountMinor

/** One step of paying many fees at once: `credit` uses up what is owed to the user, `pay` is the payment's money. */
export interface Share {
  id: string
  op: 'pay' | 'credit'
  amountMinor: number
}

/**
 * A payment spread over the active fees of a user, given oldest first: what is owed to the user settles the oldest
 * fees, then the money goes to what is left, oldest first. More than the active balance is refused (FEE-04). Pure.
 */
export function allocate(
  fees: readonly { id: string; balanceMinor: number }[],
  amount: Amount
): { shares: Share[]; paidMinor: number } | Refused {
  const balance = Math.max(
    fees.reduce((sum, fee) => sum + fee.balanceMinor, 0),
    0
  )
  if (amount !== 'ALL' && amount <= 0) return { refused: 'It must be more than zero.' }
  if (amount !== 'ALL' && amount > balance) return { refused: 'It is more than the open balance.' }
  const debts = fees.filter(fee => fee.balanceMinor > 0).map(fee => ({ ...fee }))
  const shares: Share[] = []
  const spend = (op: Share['op'], money: number): number => {
    let left = money
    for (const debt of debts) {
      const part = Math.min(left, debt.balanceMinor)
      if (part === 0) continue
      debt.balanceMinor -= part
      left -= part
      shares.push({ id: debt.id, op, amountMinor: part })
    }
    return money - left
  }
  for (const credit of fees.filter(fee => fee.balanceMinor < 0)) {
    const used = spend('credit', -credit.balanceMinor)
    if (used > 0) shares.push({ id: credit.id, op: 'credit', amountMinor: used })
  }
  return { shares, paidMinor: spend('pay', amount === 'ALL' ? balance : amount) }
}

/**
 * What becomes of a fee for an item that was found again: of the refund, the open part is closed first, what was paid
 * comes back as a credit; what was waived before comes back to nobody (CIRC-33). What the bursar has is left to him
 * and comes back as a credit too. Half a unit is rounded in the user's favour. Pure.
 */
export function refundSplit(
  fee: FeeState & { originalMinor: number; paidMinor: number },
  ratioPercent: number
): { closeMinor: number; creditMinor: number } {
  const ratio = Math.min(Math.max(ratioPercent, 0), 100)
  const refund = Math.round((fee.originalMinor * ratio) / 100)
  const open = fee.status === 'EXPORTED' ? 0 : fee.balanceMinor
  const returnable = fee.paidMinor + fee.balanceMinor - open
  const closeMinor = Math.min(refund, open)
  return { closeMinor, creditMinor: Math.min(refund - closeMinor, returnable) }
}

/** Types of fees that only the institution may own (4019999), and those of an item's library (4019997): a guess. */
const ofInstitution = ['CARDRENEWAL', 'REGISTRATIONRENEWAL']
const ofLibrary = [
  'OVERDUEFINE',
  'RECALLEDOVERDUEFINE',
  'LOSTITEMREPLACEMENTFEE',
  'LOSTITEMPROCESSFEE',
  'DAMAGEDITEMFINE',
  'LOANFEE',
  'RENEWFEE'
]

/** Who may own a fee of a type: the institution, a library, or either. */
export const ownersOf = (type: string): 'INSTITUTION' | 'LIBRARY' | 'ANY' =>
  ofInstitution.includes(type) ? 'INSTITUTION' : ofLibrary.includes(type) ? 'LIBRARY' : 'ANY'
