import { LockMode } from '@mikro-orm/core'
import { titleOfItem } from '../catalogue/service.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { User } from '../users/entity.ts'
import { isUser } from '../users/find/store.ts'
import { snapshotOf } from '../users/record/snapshot.ts'
import { Fee } from './entity.ts'
import { open, post, take } from './ledger.ts'
import { refundSplit } from './rules.ts'
import { heldCurrency } from './settings.ts'
import { paidOf } from './store.ts'

export { decimalsOf, fromMinor, toMinor } from './money.ts'
export { currencyOf } from './settings.ts'
export { balanceOf } from './store.ts'

export interface NewFee {
  user: User | string
  /** Code of FineFeeType. */
  type: string
  /** In the currency's smallest unit, more than zero, also for a CREDIT. */
  amountMinor: number
  /** Code of the library, or of the institution. */
  owner: string
  itemId?: string | undefined
  barcode?: string | undefined
  title?: string | undefined
  loanId?: string | undefined
  comment?: string | undefined
}

/**
 * Charges a user (or, by type CREDIT, owes him): the fee, its first ledger entry, and what statistics need of the user.
 * Codes are not checked: that is the business of whoever takes them from outside. Locks nothing; the currency stays as
 * it is until the transaction ends.
 */
export async function registerFee(work: Work, fee: NewFee): Promise<Fee> {
  if (!Number.isSafeInteger(fee.amountMinor) || fee.amountMinor <= 0) throw new RangeError('A fee is more than zero.')
  const user = typeof fee.user === 'string' ? await userOf(work, fee.user) : fee.user
  const made = await open(work, {
    userId: user.id,
    type: fee.type,
    owner: fee.owner,
    currency: await heldCurrency(work),
    amountMinor: fee.amountMinor,
    itemId: fee.itemId ?? null,
    barcode: fee.barcode ?? null,
    // Titles of items are of any length.
    title: (await titleOf(work, fee))?.slice(0, 2000) ?? null,
    loanId: fee.loanId ?? null,
    comment: fee.comment ?? null,
    ...snapshotOf(user)
  })
  await work.em.flush()
  return made
}

/** A fee of a loan shows the item's title as items do, without the statement of responsibility that loans show. */
const titleOf = async (work: Work, { loanId, itemId, title }: NewFee): Promise<string | undefined> =>
  (loanId !== undefined && itemId !== undefined ? await titleOfItem(work, itemId) : undefined) ?? title

const userOf = (work: Work, id: string): Promise<User> =>
  work.em.findOneOrFail(User, { institution: work.institution, id })

/** Why a waived part was waived, and what marks a fee that was refunded. */
const returned = 'ITEM_RETURNED'

/**
 * Gives back fees of a loan whose item came back: of each fee of these types the open part is closed first, what was
 * paid comes back as a CREDIT (CIRC-33). A fee is refunded once; a second call changes nothing.
 */
export async function refundFee(
  work: Work,
  of: { loanId: string; types: readonly string[]; ratioPercent: number; comment: string }
): Promise<void> {
  const where = { institution: work.institution, loanId: of.loanId, type: { $in: [...of.types] } }
  const fees = await work.em.find(Fee, where, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
    refresh: true
  })
  takeMoment(work)
  const paid = await paidOf(work, fees, returned)
  for (const fee of fees) {
    const { paidMinor = 0, refunded = false } = paid.get(fee.id) ?? {}
    if (!refunded) await refund(work, fee, paidMinor, of)
  }
  await work.em.flush()
}

async function refund(work: Work, fee: Fee, paidMinor: number, of: { ratioPercent: number; comment: string }) {
  const { closeMinor, creditMinor } = refundSplit({ ...fee, paidMinor }, of.ratioPercent)
  const details = { reason: returned, comment: of.comment }
  if (closeMinor > 0) take(work, fee, { op: 'waive', amount: closeMinor }, details)
  // To somebody who is deleted nothing can be given back.
  if (creditMinor === 0 || fee.userId == null || !(await isUser(work, fee.userId))) return
  const { userId, owner, currency, title, itemId, barcode, loanId } = fee
  const { userGroup, jobCategory, recordType, accountType, statisticalCategories, linkedFrom } = fee
  await open(work, {
    ...{ userId, owner, currency, title, itemId, barcode, loanId },
    ...{ userGroup, jobCategory, recordType, accountType, statisticalCategories, linkedFrom },
    type: 'CREDIT',
    amountMinor: creditMinor,
    comment: of.comment
  })
  post(work, fee, { type: 'CREDIT', effectMinor: 0, amountMinor: creditMinor }, fee, details)
}
