import { LockMode } from '@mikro-orm/core'
import { AlmaError } from '../alma/errors.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { nextId } from '../users/find/store.ts'
import { Fee, FeeTransaction } from './entity.ts'
import { apply, type Entry, type FeeState, type Step } from './rules.ts'

/** What is written beside an entry's amounts. */
export interface EntryDetails {
  method?: string | undefined
  reason?: string | undefined
  comment?: string | undefined
  externalTransactionId?: string | undefined
  paymentId?: string | undefined
}

/**
 * Adds an entry to a fee's ledger and brings the fee's balance along: the only place that writes either, so that the
 * balance is always the sum of the effects. The fee must be new or locked. Nothing is flushed.
 */
export function post(work: Work, fee: Fee, entry: Entry, to: FeeState, details: EntryDetails = {}): void {
  work.em.create(FeeTransaction, {
    institution: work.institution,
    feeId: fee.id,
    ...entry,
    method: details.method ?? null,
    reason: details.reason ?? null,
    comment: details.comment ?? null,
    externalTransactionId: details.externalTransactionId ?? null,
    paymentId: details.paymentId ?? null,
    createdBy: work.actor,
    createdAt: work.now
  })
  fee.balanceMinor = to.balanceMinor
  if (fee.status !== to.status || entry.effectMinor !== 0) fee.statusAt = work.now
  fee.status = to.status
}

/** Takes one step with a locked fee; 401666 with the reason where the rules refuse it. Nothing is flushed. */
export function take(work: Work, fee: Fee, step: Step, details: EntryDetails = {}): void {
  const outcome = apply(fee, step)
  if ('refused' in outcome)
    throw new AlmaError('INVALID_PARAMETER', {
      name: step.amount === undefined ? 'op' : 'amount',
      detail: outcome.refused
    })
  post(work, fee, outcome.entry, outcome, details)
}

/** Makes a fee with the entry that brings its amount. It is not flushed. */
export async function open(work: Work, given: Omit<Opening, 'amountMinor'> & { amountMinor: number }): Promise<Fee> {
  const { amountMinor, ...columns } = given
  const original = given.type === 'CREDIT' ? -amountMinor : amountMinor
  const fee = work.em.create(Fee, {
    institution: work.institution,
    id: await nextId(work),
    status: 'ACTIVE',
    originalMinor: original,
    balanceMinor: 0,
    createdAt: work.now,
    statusAt: work.now,
    ...columns
  })
  const entry: Entry = { type: 'CHARGE', effectMinor: original, amountMinor }
  post(work, fee, entry, { status: 'ACTIVE', balanceMinor: original })
  return fee
}

/** The columns of a new fee; the amount is positive, also that of a CREDIT. */
export type Opening = Pick<Fee, 'userId' | 'type' | 'owner' | 'currency'> &
  Partial<Pick<Fee, 'comment' | 'title' | 'itemId' | 'barcode' | 'loanId'>> &
  Pick<Fee, 'userGroup' | 'jobCategory' | 'recordType' | 'accountType' | 'statisticalCategories' | 'linkedFrom'> & {
    amountMinor: number
  }

/** A fee of the user, held until the transaction ends; 401665 when there is none. */
export async function lockFee(work: Work, userId: string, feeId: string): Promise<Fee> {
  const where = { institution: work.institution, id: feeId, userId }
  const fee = await work.em.findOne(Fee, where, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
  takeMoment(work)
  if (!fee) throw new AlmaError('FEE_NOT_FOUND', {})
  return fee
}
