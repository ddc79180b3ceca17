import { LockMode } from '@mikro-orm/core'
import { AlmaError } from '../alma/errors.ts'
import { findItem, type ItemFull, idOf } from '../items/service.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { judge, loadBook, type TermsBook } from '../terms/service.ts'
import { find, type Naming } from '../users/lookup.ts'
import type { Work } from '../work.ts'
import { type Borrower, lockBorrowerById } from './borrower.ts'
import { Loan } from './entity.ts'
import { loanById, type Named } from './open-store.ts'
import type { Holding } from './rules.ts'

const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const

/** The loan that an item is out on, held until the transaction ends; undefined when it is not. */
export const openLoanOf = async (work: Work, itemId: number): Promise<Loan | undefined> =>
  (await work.em.findOne(Loan, { institution: work.institution, itemId, status: 'ACTIVE' }, locked)) ?? undefined

/** How a caller names a loan: by its id, and by whose or of what it is. */
export interface LoanNaming {
  loanId: string
  user?: Naming | undefined
  mmsId?: string | undefined
  itemPid?: string | undefined
}

const names = (given: string | undefined, id: number): boolean =>
  given === undefined || given.toUpperCase() === 'ALL' || given === String(id)

/**
 * The loan of that id, if it is that user's and of that item; 401861 or 401890 for no user, 401823 otherwise; 60340 for
 * a key of other libraries.
 */
export async function namedLoan(work: Work, naming: LoanNaming): Promise<Named> {
  const { loanId, user, mmsId, itemPid } = naming
  const type = user?.user_id_type ?? 'all_unique'
  const key = { key: user?.user_id.toLowerCase() ?? null, type: type.toLowerCase() === 'all_unique' ? '' : type }
  const id = idOf(loanId)
  const [loan] = id === undefined ? [] : await loanById(work, { id, ...key })
  const fits = loan && names(mmsId, loan.bibId) && names(itemPid, loan.itemId)
  if (fits && (!user || (loan.userId !== null && loan.userId === loan.asked))) {
    await checkLibrary(work, 'loan', loan)
    return loan
  }
  if (user) await find(work, user)
  throw new AlmaError('LOAN_NOT_FOUND', { id: loanId })
}

/** A loan with its item and its user, all three held, in that order of tables: user, item, loan. */
export interface Held {
  loan: Loan
  item: ItemFull
  user: Borrower
}

/**
 * Holds a loan to change it; 401823 for one that is not there. `refuse` is called for one that is over: it has no item
 * and no user any more that anything could be decided about.
 */
export async function hold(work: Work, naming: LoanNaming, refuse: (reason: string) => never): Promise<Held> {
  const { id, itemId, userId, ended } = await namedLoan(work, naming)
  const user = userId === null || ended ? undefined : await lockBorrowerById(work, userId)
  if (!user) return refuse('The loan is over')
  const item = await findItem(work, { pid: itemId }, { lock: true })
  const loan = await work.em.findOneOrFail(Loan, { institution: work.institution, id }, locked)
  return { loan, item, user }
}

/** The same for jobs, of a loan by its number: undefined when it is over by now. */
export async function holdIfOpen(work: Work, id: number): Promise<Held | undefined> {
  try {
    const held = await hold(work, { loanId: String(id) }, () => {
      throw new Over()
    })
    return held.loan.status === 'ACTIVE' ? held : undefined
  } catch (error) {
    if (error instanceof Over) return undefined
    throw error
  }
}
class Over extends Error {}

/** What a rule looks at, of a loan: as it was when the loan began. */
type Ruled = Pick<Loan, 'library' | 'location' | 'itemPolicy' | 'materialType' | 'userGroup'>

/** The terms and the calendar by which a loan goes: those of the borrower's group when it began. Pure. */
export function holdingOf(book: TermsBook, loan: Ruled): Holding & { zone: string } {
  const { library, location, itemPolicy = null, materialType = null, userGroup = null } = loan
  const { terms } = judge(book, 'LOAN', { library, location, itemPolicy, materialType, userGroup })
  return { policies: terms.policies, calendar: book.calendar(library), zone: book.timeZone }
}

/** The same, read for one loan. */
export const holdingFor = async (work: Work, loan: Ruled): Promise<Holding & { zone: string }> =>
  holdingOf(await loadBook(work, [loan.library]), loan)
