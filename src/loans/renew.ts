import { AlmaError } from '../alma/errors.ts'
import { noteOverride } from '../blocks/overrides.ts'
import { blocksAgainst } from '../blocks/service.ts'
import { registerFee } from '../fees/service.ts'
import type { ItemFull } from '../items/service.ts'
import { waitingFor } from '../requests/service.ts'
import { loadBook } from '../terms/service.ts'
import type { Work } from '../work.ts'
import type { Borrower } from './borrower.ts'
import type { Loan } from './entity.ts'
import { hold, holdingOf, type LoanNaming } from './open.ts'
import { accruedFine, fineType, type Holding, renewal } from './rules.ts'
import { hasQueue } from './store.ts'

/** A loan that was made or renewed, and whether it can be renewed as things stand. */
export interface Done {
  loan: Loan
  renewable: boolean
}

/** The only action on a loan; 60211 for another. */
export function checkRenew(op: string | undefined): void {
  if (op?.toLowerCase() !== 'renew') throw new AlmaError('LOAN_OPERATION', {})
}

/** Renews a loan (CIRC-05 to CIRC-07). 401823 for an unknown one, 401822 with the reason for one that cannot be. */
export async function renew(
  work: Work,
  naming: LoanNaming,
  options: { override?: boolean | undefined } = {}
): Promise<Done> {
  const refuse = (reason: string): never => {
    throw new AlmaError('RENEW_REFUSED', { id: naming.loanId, reason: reason.replace(/\.$/, '') })
  }
  const { loan, user, item } = await hold(work, naming, refuse)
  const refused = await tryRenewal(work, loan, user, item, options)
  return refused === undefined ? { loan, renewable: true } : refuse(refused)
}

/**
 * Renews a loan that is held, with its user and item, where the rules let it; otherwise changes nothing and says why
 * not. What is overdue so far is charged (CIRC-34): after a renewal nothing of it could be told.
 */
export async function tryRenewal(
  work: Work,
  loan: Loan,
  user: Borrower,
  item: ItemFull,
  { override = false }: { override?: boolean | undefined } = {}
): Promise<string | undefined> {
  const book = await loadBook(work, [loan.library])
  // By the group that the user has now; what is overdue, by the one that he had when the loan began.
  const holding = holdingOf(book, { ...loan, userGroup: user.userGroup ?? null })
  const standing = await blocksAgainst(work, user, 'RENEW')
  const blocks = standing.filter(block => !(override && block.overridable))
  const waiting = await waitsFor(work, item)
  const result = renewal(loan, {
    ...holding,
    now: work.now,
    expiry: override ? null : (user.expiryDate ?? null),
    waiting,
    blocks: blocks.map(({ text }) => text)
  })
  if ('refused' in result) return result.refused
  await chargeOverdue(work, loan, holdingOf(book, loan))
  work.em.assign(loan, {
    processStatus: 'RENEW',
    dueDate: result.due,
    lastRenewDate: work.now,
    renewals: loan.renewals + 1,
    notices: {},
    modifiedAt: work.now
  })
  await work.em.flush()
  if (override) await noteOverride(work, 'RENEW', standing)
  return undefined
}

/** How many wait for an item. Most titles have no queue: that is asked first. */
async function waitsFor(work: Work, { item, bib }: ItemFull): Promise<number> {
  const queued = await hasQueue(work, bib.id)
  return queued ? ((await waitingFor(work, [item.id])).get(item.id)?.count ?? 0) : 0
}

/** Registers the overdue fine that a loan has grown, if any; the caller ends or renews the loan. */
export async function chargeOverdue(work: Work, loan: Loan, holding: Holding): Promise<void> {
  const amountMinor = accruedFine(loan, holding, work.now)
  if (amountMinor <= 0 || loan.userId == null) return
  await registerFee(work, { ...feeOf(loan, loan.userId), type: fineType(loan, holding.policies), amountMinor })
}

/** What every fee of a loan says of it. The library that owns the item is owed. */
export const feeOf = (loan: Loan, user: number) => ({
  user,
  owner: loan.library,
  itemId: loan.itemId,
  barcode: loan.barcode,
  title: loan.title,
  loanId: loan.id
})
