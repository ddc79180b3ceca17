import { type Calendar, lastOpenDay } from '../../terms/calendar.ts'
import { overdueFine } from '../../terms/fines.ts'
import type { Policies } from '../../terms/policies.ts'
import { dueDate, inRenewWindow, lastRenewal } from '../../terms/rules.ts'
import { endOfDay, localDay } from '../../terms/zone.ts'
import type { LoanState } from './state.ts'
import { after, standingOf } from './state.ts'

// What is decided about loans. Pure: no database, no clock.

/** What of a loan decides. */
export interface LoanFacts {
  status: 'ACTIVE' | 'COMPLETE'
  processStatus: LoanState
  loanDate: Date
  dueDate: Date
  returnDate?: Date | null
  recalledAt?: Date | null
  lostAt?: Date | null
  claimedReturnedAt?: Date | null
}

/** The terms that hold for it, and when its library is open. */
export interface Holding {
  policies: Policies
  calendar: Calendar
}

/** What else decides about a renewal. */
export interface RenewalFacts extends Holding {
  now: Date
  /** Last day of the user's account; null: it does not end, or that was overridden. */
  expiry: string | null
  /** How many others wait for the item. */
  waiting: number
  /** What stands against the user, in sentences. */
  blocks: readonly string[]
}

/**
 * The new due date of a renewal, or why there is none (CIRC-04 to CIRC-07): the loan period from today, at most until
 * the maximum renewal period counted from the loan date is over.
 */
export function renewal(loan: LoanFacts, facts: RenewalFacts): { due: Date } | { refused: string } {
  const { policies, calendar, now, expiry, waiting, blocks } = facts
  const step = after(standingOf(loan), 'RENEW')
  if ('refused' in step) return step
  if (loan.recalledAt) return { refused: 'Item is recalled' }
  if (waiting > 0) return { refused: 'Item is requested' }
  const [block] = blocks
  if (block !== undefined) return { refused: block }
  if (policies.allowed === false || (policies.maximum_renewal_days ?? 0) <= 0)
    return { refused: 'Item is not renewable' }
  if (!inRenewWindow(calendar, policies, loan.dueDate, now)) return { refused: 'It is too early to renew' }
  const last = lastRenewal(calendar, policies, loan.loanDate)
  const full = dueDate(calendar, policies, { from: now, expiry })
  const due = full <= last ? full : lastOpenEnd(calendar, policies, last, now)
  const without = dueDate(calendar, policies, { from: now, expiry: null })
  // Renewed on the day of the loan it is due as before: that is no refusal (recorded: renewable right after POST).
  if (due > now && (due > loan.dueDate || (due >= loan.dueDate && due >= without))) return { due }
  if (full > last) return { refused: 'Maximum renewal period reached' }
  return { refused: full < without ? "The user's account ends before" : 'The due date would come closer' }
}

/** The end of the last open day up to a moment, where terms avoid closed days. */
function lastOpenEnd(calendar: Calendar, policies: Policies, last: Date, now: Date): Date {
  if (!policies.avoid_closed) return last
  const open = lastOpenDay(calendar, localDay(last, calendar.zone), localDay(now, calendar.zone))
  return open === undefined ? last : endOfDay(open, calendar.zone)
}

/**
 * The overdue fine of a loan so far, in minor units (CIRC-34). It stops growing when the item is declared lost or
 * claimed returned, and when it is back.
 */
export function accruedFine(loan: LoanFacts, { policies, calendar }: Holding, now: Date): number {
  if (loan.status === 'COMPLETE') return 0
  const ends = [now, loan.lostAt, loan.claimedReturnedAt].filter(moment => moment != null)
  const at = new Date(Math.min(...ends.map(moment => moment.getTime())))
  return overdueFine(calendar, policies, { due: loan.dueDate, at, recalled: loan.recalledAt != null })
}

/** Code of FineFeeType for that fine. */
export const fineType = (loan: LoanFacts, policies: Policies): 'OVERDUEFINE' | 'RECALLEDOVERDUEFINE' =>
  loan.recalledAt && policies.recalled_fine ? 'RECALLEDOVERDUEFINE' : 'OVERDUEFINE'

/** Fees that a loss costs, by their types (CIRC-33); none where the terms ask nothing. */
export const lostFees = (policies: Policies): { type: string; amountMinor: number }[] =>
  [
    { type: 'LOSTITEMREPLACEMENTFEE', amountMinor: policies.lost_replacement_minor ?? 0 },
    { type: 'LOSTITEMPROCESSFEE', amountMinor: policies.lost_processing_minor ?? 0 }
  ].filter(({ amountMinor }) => amountMinor > 0)

/** Why there is no new loan that would be due then, or undefined: an ended account may not stop loans (CIRC-04). */
export const dueAlready = (due: Date, now: Date): string | undefined =>
  due > now ? undefined : "The user's account has ended"

/** Why an item cannot be lent as it is, or undefined: what stands in its place, or is at hand at a desk, can. */
export function notAtHand(processType: string | null | undefined): string | undefined {
  switch (processType) {
    case null:
    case undefined:
    case 'REQUESTED':
    case 'HOLDSHELF':
    case 'TRANSIT':
    case 'MISSING':
      return undefined
    case 'LOAN':
      return 'It is on loan to another patron'
    case 'LOST_LOAN':
    case 'LOST_LOAN_AND_PAID':
    case 'CLAIM_RETURNED_LOAN':
      return 'It is lost or claimed returned and must be returned first'
    default:
      return `It is in process: ${processType}`
  }
}
