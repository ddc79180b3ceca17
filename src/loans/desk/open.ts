import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { findItem } from '../../catalogue/service.ts'
import { checkLibrary } from '../../libraries/limits.ts'
import type { Work } from '../../platform/work.ts'
import { judge, loadBook, type TermsBook } from '../../terms/service.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import type { Loan } from '../entity.ts'
import type { Holding } from '../rules/rules.ts'
import type { Borrower } from './borrower.ts'
import { loanById, lockNamed, type Named } from './open-store.ts'

/** How a caller names a loan: by its id, and by whose or of what it is. */
export interface LoanNaming {
  loanId: string
  user?: Naming | undefined
  mmsId?: string | undefined
  itemPid?: string | undefined
}

const names = (given: string | undefined, id: string): boolean =>
  given === undefined || given.toUpperCase() === 'ALL' || given === String(id)

/** What a caller names, as statements take it. */
function askedOf({ loanId, user }: LoanNaming) {
  const type = user?.user_id_type ?? 'all_unique'
  const key = { key: user?.user_id.toLowerCase() ?? null, type: type.toLowerCase() === 'all_unique' ? '' : type }
  return { id: idOf(loanId), ...key }
}

/**
 * The loan that was found, if it is that user's and of that item; 401861 or 401890 for no user, 401823 otherwise; 60340
 * for a key of other libraries.
 */
async function fitting(work: Work, { loanId, user, mmsId, itemPid }: LoanNaming, loan?: Named): Promise<Named> {
  const fits = loan && names(mmsId, loan.bibId) && names(itemPid, loan.itemId)
  if (fits && (!user || (loan.userId !== null && loan.userId === loan.asked))) {
    await checkLibrary(work, 'loan', loan)
    return loan
  }
  if (user) await find(work, user)
  throw new AlmaError('LOAN_NOT_FOUND', { id: loanId })
}

/** The loan of that id; errors as above. */
export async function namedLoan(work: Work, naming: LoanNaming): Promise<Named> {
  const { id, ...key } = askedOf(naming)
  return fitting(work, naming, id === undefined ? undefined : (await loanById(work, { id, ...key }))[0])
}

/** A loan and its user, held with the item, in this order of tables: user, item, loan. */
export interface LockedLoan {
  loan: Loan
  user: Borrower
}

type LockedRow = Awaited<ReturnType<typeof lockNamed>>[number]

const namedIn = (row: LockedRow): Named => ({
  id: row.nId,
  itemId: row.nItemId,
  bibId: row.nBibId,
  userId: row.nUserId,
  circLibrary: row.nCircLibrary,
  ended: row.nEnded,
  asked: row.nAsked
})

function heldIn(row: LockedRow): LockedLoan | undefined {
  if (row.id === null || row.uId === null) return undefined
  const { nId, nItemId, nBibId, nUserId, nCircLibrary, nEnded, nAsked, ...both } = row
  const { uId, uPrimaryId, uUserGroup, uJobCategory, uRecordType, uAccountType, uStatus, ...more } = both
  const { uExpiryDate, uRecord, ...loan } = more
  const user = { id: uId, primaryId: uPrimaryId, userGroup: uUserGroup, jobCategory: uJobCategory }
  const rest = { recordType: uRecordType, accountType: uAccountType, status: uStatus, expiryDate: uExpiryDate }
  return { loan: loan as Loan, user: { ...user, ...rest, record: uRecord } as Borrower }
}

/**
 * Holds a loan to change it, with one statement; 401823 for one that is not there. `refuse` is called for one that is
 * over: it has no item and no user any more that anything could be decided about.
 */
export async function lockLoan(work: Work, naming: LoanNaming, refuse: (reason: string) => never): Promise<LockedLoan> {
  const { id, ...key } = askedOf(naming)
  const [row] = id === undefined ? [] : await lockNamed(work, { id, ...key })
  const { itemId } = await fitting(work, naming, row && namedIn(row))
  if (!row || row.nEnded || row.uId === null) return refuse('The loan is over')
  const held = heldIn(row)
  if (held) return held
  await findItem(work, { pid: itemId })
  throw new AlmaError('LOAN_NOT_FOUND', { id: naming.loanId })
}

/** The same for jobs, of a loan by its number: undefined when it is over by now. */
export async function lockIfOpen(work: Work, id: string): Promise<LockedLoan | undefined> {
  try {
    const held = await lockLoan(work, { loanId: String(id) }, () => {
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
  holdingOf(await loadBook(work), loan)
