import { AlmaError } from '../../alma/errors.ts'
import { noteOverride } from '../../blocks/overrides.ts'
import { blocksAgainst } from '../../blocks/service.ts'
import { registerFee } from '../../fees/service.ts'
import type { Work } from '../../platform/work.ts'
import { waitingFor } from '../../requests/service.ts'
import { loadBook } from '../../terms/service.ts'
import type { Loan } from '../entity.ts'
import { accruedFine, fineType, type Holding, renewal } from '../rules/rules.ts'
import type { Borrower } from './borrower.ts'
import { holdingOf, type LoanNaming, lockLoan } from './open.ts'
import type { LoanRow } from './store.ts'
import { writeRenewal } from './write-store.ts'

/** A loan that was made or renewed, whether it can be renewed as things stand, and what an answer shows of it. */
export interface Done {
  loan: Loan
  renewable: boolean
  shown?: LoanRow | undefined
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
  const { loan, user } = await lockLoan(work, naming, refuse)
  const outcome = await tryRenewal(work, loan, user, options)
  return 'refused' in outcome ? refuse(outcome.refused) : { loan, renewable: true, shown: outcome.shown }
}

/**
 * Renews a loan that is held, with its user and item, where the rules let it; otherwise changes nothing and says why
 * not. What is overdue so far is charged (CIRC-34): after a renewal nothing of it could be told.
 */
export async function tryRenewal(
  work: Work,
  loan: Loan,
  user: Borrower,
  { override = false }: { override?: boolean | undefined } = {}
): Promise<{ refused: string } | { shown: LoanRow }> {
  const book = await loadBook(work)
  // By the group that the user has now; what is overdue, by the one that he had when the loan began.
  const holding = holdingOf(book, { ...loan, userGroup: user.userGroup ?? null })
  const standing = await blocksAgainst(work, user, 'RENEW')
  const blocks = standing.filter(block => !(override && block.overridable)).map(({ text }) => text)
  const expiry = override ? null : (user.expiryDate ?? null)
  const facts = { ...holding, now: work.now, expiry, blocks }
  const before = { ...loan }
  // Most titles have no queue: that is asked when the renewal is written.
  const free = renewal(loan, { ...facts, waiting: 0 })
  let shown = 'due' in free ? await writeRenewal(work, loan, free.due, { anyway: false }) : undefined
  if (!shown) {
    const waiting = (await waitingFor(work, [loan.itemId])).get(loan.itemId)?.count ?? 0
    const result = renewal(loan, { ...facts, waiting })
    if ('refused' in result) return result
    shown = await writeRenewal(work, loan, result.due, { anyway: true })
  }
  if (!shown) throw new Error('A loan that is held was not renewed.')
  await chargeOverdue(work, before, holdingOf(book, before))
  if (override) await noteOverride(work, 'RENEW', standing)
  return { shown }
}

/** Registers the overdue fine that a loan has grown, if any; the caller ends or renews the loan. */
export async function chargeOverdue(work: Work, loan: Loan, holding: Holding): Promise<void> {
  const amountMinor = accruedFine(loan, holding, work.now)
  if (amountMinor <= 0 || loan.userId == null) return
  await registerFee(work, { ...feeOf(loan, loan.userId), type: fineType(loan, holding.policies), amountMinor })
}

/** What every fee of a loan says of it. The library that owns the item is owed. */
export const feeOf = (loan: Loan, user: string) => ({
  user,
  owner: loan.library,
  itemId: loan.itemId,
  barcode: loan.barcode,
  title: loan.title,
  loanId: loan.id
})
