import { LockMode } from '@mikro-orm/core'
import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { noteOverride } from '../../blocks/overrides.ts'
import { type Block, blocksAgainstBoth } from '../../blocks/service.ts'
import { writeLetter } from '../../letters/service.ts'
import { checkLibrary } from '../../libraries/limits.ts'
import type { Work } from '../../platform/work.ts'
import { countQueue, fulfilByLoan, heldForOther, lockQueue, waitingFor } from '../../requests/service.ts'
import { dueDate, termsFor } from '../../terms/service.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import { type Loan, UserProxy } from '../entity.ts'
import { dueAlready, notAtHand, renewal } from '../rules/rules.ts'
import { type LentNaming, lockToLend } from './at-desk.ts'
import { type Borrower, lockBorrower } from './borrower.ts'
import { lettersOf } from './letters.ts'
import { openLoanOf } from './lock-store.ts'
import { type Beginning, copied, unborn } from './new-loan.ts'
import { type Done, tryRenewal } from './renew.ts'
import { insertLoan } from './write-store.ts'

/** Who borrows what, at which desk. */
export interface LendOrder {
  /** Who stands at the desk. */
  user: Naming
  /** The user for whom he acts, if it is not himself (PRX-01). */
  proxyFor?: string | undefined
  item: LentNaming
  /** The desk that lends, and its library. */
  desk: string | undefined
  library: string | undefined
  /** His request that the loan is to fulfil, where several would fit; one that does not fit is passed over. */
  requestId?: string | undefined
  /** Lends in spite of what staff may override. */
  override?: boolean | undefined
}

/** What a request says of a loan to be made, but for the item. */
export const orderOf = (
  userId: string,
  query: { user_id_type?: string; override_blocks?: boolean; proxy_for?: string },
  body: { circ_desk?: { value?: string }; library?: { value?: string }; request_id?: { value?: string } }
): Omit<LendOrder, 'item'> => ({
  user: { user_id: userId, user_id_type: query.user_id_type },
  proxyFor: query.proxy_for,
  desk: body.circ_desk?.value,
  library: body.library?.value,
  requestId: idOf(body.request_id?.value ?? ''),
  override: query.override_blocks
})

/**
 * Lends an item. Two calls for one item come after each other: the second user is refused (401651), the same user gets
 * his loan again, renewed where it can be. 401664 without desk or library, 401153 for a desk that does not serve the
 * item, 401168 for an account that has ended, 401651 with the reason for everything else that stands against it.
 */
export async function lend(work: Work, order: LendOrder): Promise<Done> {
  const { desk, library } = order
  if (!library) throw new AlmaError('MANDATORY_FIELD', { field: 'library' })
  if (!desk) throw new AlmaError('MANDATORY_FIELD', { field: 'circ_desk' })
  await checkLibrary(work, 'loan', { circLibrary: library })
  const { user, proxyId } = await borrower(work, order)
  const { item, lent } = await lockToLend(work, user.id, order.item, { library, desk })
  const open = lent ? await openLoanOf(work, item.item.id) : undefined
  if (open?.userId === user.id) return again(work, open, user, order)
  const reason = notAtHand(open ? 'LOAN' : item.item.processType)
  if (reason) refuse(notAtHand(item.item.processType) ?? reason)
  return begin(work, {
    ...{ user, proxyId, item, library, desk },
    requestId: order.requestId,
    override: order.override === true
  })
}

const refuse = (reason: string): never => {
  throw new AlmaError('NOT_LOANABLE', { reason })
}

/**
 * Whose loan it becomes, held until the transaction ends: the user himself, or the one he acts for, by whose rules,
 * dates and blocks it goes (PRX-01). Whom a user acts for is kept with the acting user.
 */
async function borrower(
  work: Work,
  { user, proxyFor }: LendOrder
): Promise<{ user: Borrower; proxyId: string | null }> {
  if (!proxyFor) return { user: await lockBorrower(work, user), proxyId: null }
  const acting = await find(work, user)
  const principal = await lockBorrower(work, { user_id: proxyFor })
  if (principal.id === acting.id) return { user: principal, proxyId: null }
  const where = { institution: work.institution, userId: acting.id, principalId: principal.id }
  // Held, and with it the acting user: whoever deletes him ends his proxies before he cuts his loans.
  const proxy = await work.em.findOne(UserProxy, where, { lockMode: LockMode.PESSIMISTIC_READ })
  if (proxy) return { user: principal, proxyId: acting.id }
  await find(work, user)
  throw new AlmaError('PROXY_REFUSED', { id: proxyFor })
}

/** The item is out already: for this user that is no error, he keeps it and it is renewed if it may be. */
async function again(work: Work, loan: Loan, user: Borrower, order: LendOrder): Promise<Done> {
  const outcome = await tryRenewal(work, loan, user, { override: order.override })
  return 'refused' in outcome ? { loan, renewable: false } : { loan, renewable: true, shown: outcome.shown }
}

interface LendingOrder extends Beginning {
  requestId: string | undefined
  override: boolean
}

async function begin(work: Work, of: LendingOrder): Promise<Done> {
  // Most titles have no queue: that is asked when the loan is written, and then all else about requests.
  const done = await tryLoan(work, of, false)
  if (done) return done
  const again = await tryLoan(work, of, true)
  if (again) return again
  throw new Error('A loan was not written.')
}

/** Makes the loan; undefined, and nothing has changed, where the title has a queue that was not to be looked at. */
async function tryLoan(work: Work, of: LendingOrder, queued: boolean): Promise<Done | undefined> {
  const { user, item, override } = of
  if (queued) await lockQueue(work, item.bib.id)
  if (queued && !override && (await heldForOther(work, item, user.id))) refuse('It is held for another patron')
  const { terms, rule, book } = await termsFor(work, { kind: 'LOAN', userGroup: user.userGroup ?? null, item })
  const blocks = await blocksAgainstBoth(work, user, 'LOAN', 'RENEW')
  const [refusal] = standing(blocks.LOAN, override)
  const isRefused = terms.policies.allowed === false || refusal !== undefined
  // What is refused is refused for the queue first.
  if (isRefused && !queued && (await countQueue(work, item.bib.id)) > 0) return undefined
  if (terms.policies.allowed === false)
    refuse(rule ? `Its terms of use are: ${terms.name}` : 'No terms of use fit this user and item')
  if (refusal?.kind === 'EXPIRED') throw new AlmaError('PATRON_EXPIRED', {})
  if (refusal) refuse(refusal.text.replace(/\.$/, ''))
  const request = queued ? await fulfilByLoan(work, user, item, of.requestId) : undefined
  const waiting = queued ? ((await waitingFor(work, [item.item.id])).get(item.item.id)?.count ?? 0) : 0
  const holding = { policies: terms.policies, calendar: book.calendar(item.library) }
  // Whoever lends in spite of an account that has ended does not want it back yesterday.
  const expiry = override ? null : (user.expiryDate ?? null)
  const due = dueDate(holding.calendar, terms.policies, { from: work.now, expiry, requested: waiting > 0 })
  if (dueAlready(due, work.now)) {
    if (!queued && (await countQueue(work, item.bib.id)) > 0) return undefined
    throw new AlmaError('PATRON_EXPIRED', {})
  }
  const made = { ...copied(work, of), requestId: request?.id ?? null, dueDate: due }
  const shown = await insertLoan(work, made, item.item, { anyway: queued })
  if (!shown) return undefined
  const loan = { ...made, ...unborn, id: shown.id, status: 'ACTIVE', processStatus: 'NORMAL' } as const
  await writeLetter(work, {
    userId: user.id,
    type: 'LoanReceipt',
    values: lettersOf(loan, book.timeZone),
    about: { loanId: loan.id }
  })
  const against = blocks.RENEW.map(({ text }) => text)
  if (override) await noteOverride(work, 'LOAN', blocks.LOAN)
  const renewable = 'due' in renewal(loan, { ...holding, now: work.now, expiry, waiting, blocks: against })
  return { loan, renewable, shown }
}

/** What stands against it all the same. */
export const standing = (blocks: readonly Block[], override: boolean): Block[] =>
  blocks.filter(block => !(override && block.overridable))
