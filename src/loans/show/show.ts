import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { idOf, noId } from '../../alma/ids.ts'
import { blocksAgainst } from '../../blocks/service.ts'
import { findItem, findItems } from '../../catalogue/service.ts'
import { codeTables } from '../../codes/tables.ts'
import { currencyOf, fromMinor } from '../../fees/service.ts'
import { notePeople, type Work } from '../../platform/work.ts'
import { waitingFor } from '../../requests/service.ts'
import { loadBook, type TermsBook } from '../../terms/service.ts'
import { User } from '../../users/entity.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import { holdingOf, type LoanNaming, namedLoan } from '../desk/open.ts'
import { type LoanRow, listLoans, loanRow, orders, type Selection } from '../desk/store.ts'
import type { Loan } from '../entity.ts'
import type { LoanState } from '../own-schema.ts'
import { accruedFine, renewal } from '../rules/rules.ts'
import { loanToWire } from './mapping.ts'
import type { ItemLoan, ItemLoans } from './schema.ts'

/** What a list is asked for, as it was sent. */
export interface ListQuery {
  limit: number
  offset: number
  order_by?: string | undefined
  direction?: string | undefined
  loan_status?: string | undefined
  expand?: string | undefined
}

/** A user's loans (CIRC-01); the open ones unless said otherwise. Two statements, two more for what is overdue. */
export async function listUserLoans(work: Work, naming: Naming, query: ListQuery): Promise<ItemLoans> {
  const renewable = expandsRenewable(query.expand)
  const selection = selectionOf(query)
  const { id } = await find(work, naming)
  return page(work, { ...selection, of: 'user', id }, renewable ? id : undefined)
}

/** Loans of an item or of a title. 401683 for an unknown item; a title without loans has none. */
export async function listItemLoans(
  work: Work,
  of: { mmsId: string; holdingId?: string; itemPid?: string },
  query: ListQuery
): Promise<ItemLoans> {
  const selection = selectionOf(query)
  const { mmsId, holdingId, itemPid } = of
  if (itemPid === undefined) return page(work, { ...selection, of: 'bib', id: idOf(mmsId) ?? noId })
  const { item } = await findItem(work, { pid: itemPid, mmsId, holdingId })
  return page(work, { ...selection, of: 'item', id: item.id })
}

/** One loan for an answer; with `renewable` it says whether it can be renewed now. 401823 when unknown. */
export async function showLoan(work: Work, naming: LoanNaming, more: { renewable?: boolean } = {}): Promise<ItemLoan> {
  const { id } = await namedLoan(work, naming)
  const row = await rowOf(work, id)
  const [shown] = await decorated(work, [row], more.renewable ? (row.userId ?? undefined) : undefined)
  return shown as ItemLoan
}

/** A loan that was just made, renewed or changed; the first two say whether they can be renewed (recorded). */
export async function changed(
  work: Work,
  { loan, renewable, shown }: { loan: Loan; renewable?: boolean; shown?: LoanRow | undefined }
): Promise<ItemLoan> {
  const [wire] = await decorated(work, [shown ?? (await rowOf(work, loan.id))], undefined, renewable)
  return wire as ItemLoan
}

async function rowOf(work: Work, id: string): Promise<LoanRow> {
  const row = await loanRow(work, id)
  if (row) return row
  throw new AlmaError('LOAN_NOT_FOUND', { id: String(id) })
}

/** A loan for our own name space. */
export async function stateOf(work: Work, loan: Loan): Promise<LoanState> {
  const item = (await findItems(work, [loan.itemId])).get(loan.itemId)?.item
  return {
    loan_id: String(loan.id),
    loan_status: loan.status,
    process_status: loan.processStatus,
    due_date: formatMoment(loan.dueDate),
    ...(item?.processType == null ? {} : { item_process_type: item.processType })
  }
}

async function page(work: Work, selection: Selection, renewableFor?: string): Promise<ItemLoans> {
  const { rows, total } = await listLoans(work, selection)
  const count = { total_record_count: total }
  // Nothing at all: the key is missing; beyond the end: an empty list (recorded).
  if (total === 0) return count
  return { item_loan: await decorated(work, rows, renewableFor), ...count }
}

/** Rows as answers show them, with fines as they stand; and, for a user, whether each could be renewed now. */
async function decorated(
  work: Work,
  rows: readonly LoanRow[],
  renewableFor?: string,
  known?: boolean
): Promise<ItemLoan[]> {
  notePeople(
    work,
    rows.map(({ userId }) => userId)
  )
  const tables = await codeTables(work)
  const overdue = rows.some(row => row.status === 'ACTIVE' && row.dueDate < work.now)
  const judged = (overdue || renewableFor !== undefined) && rows.length > 0
  const book = judged ? await loadBook(work) : undefined
  const currency = overdue ? await currencyOf(work) : ''
  const may = book && renewableFor !== undefined ? await renewals(work, rows, book, renewableFor) : undefined
  return rows.map(row => {
    const fine = book && overdue ? accruedFine(row, holdingOf(book, row), work.now) : 0
    return loanToWire(row, tables, { fine: fine > 0 ? fromMinor(fine, currency) : 0, renewable: known ?? may?.(row) })
  })
}

/** Which loans of a user could be renewed now. */
async function renewals(work: Work, rows: readonly LoanRow[], book: TermsBook, userId: string) {
  const user = await work.em.findOneOrFail(User, { institution: work.institution, id: userId })
  const blocks = (await blocksAgainst(work, user, 'RENEW')).map(({ text }) => text)
  const open = rows.filter(({ status }) => status === 'ACTIVE')
  const waiting = await waitingFor(
    work,
    open.map(({ itemId }) => itemId)
  )
  return (row: LoanRow): boolean | undefined => {
    if (row.status !== 'ACTIVE') return false
    const result = renewal(row, {
      ...holdingOf(book, { ...row, userGroup: user.userGroup ?? null }),
      now: work.now,
      expiry: user.expiryDate ?? null,
      waiting: waiting.get(row.itemId)?.count ?? 0,
      blocks
    })
    return 'due' in result
  }
}

/** The comma list of an `expand`; only `renewable` is known (401666). */
export function expandsRenewable(expand: string | undefined): boolean {
  const names = (expand ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'none')
  if (names.some(name => name !== 'renewable'))
    throw new AlmaError('INVALID_PARAMETER', { name: 'expand', detail: 'Use renewable.' })
  return names.length > 0
}

/** Order, direction and status in any case; 401666 for one that is none. */
function selectionOf(query: ListQuery): Omit<Selection, 'of' | 'id'> {
  const { limit, offset, order_by = 'id', direction = 'ASC', loan_status = 'Active' } = query
  const order = order_by.toLowerCase() as Selection['order']
  if (!Object.hasOwn(orders, order)) throw invalid('order_by', `Use one of: ${Object.keys(orders).join(', ')}.`)
  if (!/^(asc|desc)$/i.test(direction)) throw invalid('direction', 'Use ASC or DESC.')
  if (!/^(active|complete)$/i.test(loan_status)) throw invalid('loan_status', 'Use Active or Complete.')
  const status = loan_status.toUpperCase() as Selection['status']
  return { limit, offset, order, descending: /^desc$/i.test(direction), status }
}

const invalid = (name: string, detail: string) => new AlmaError('INVALID_PARAMETER', { name, detail })
