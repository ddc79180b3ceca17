import { formatMoment } from '../../alma/dates.ts'
import type { Tables } from '../../codes/tables.ts'
import type { LoanRow } from '../desk/store.ts'
import type { ItemLoan } from './schema.ts'

/** What an answer says of a loan beside what is stored. */
export interface Shown {
  /** In the currency's unit; 0: not shown. */
  fine?: number
  renewable?: boolean | undefined
}

const desk = (code: string | null, name: string | null) => (code === null ? {} : { value: code, desc: name ?? code })

/** Alma's value for a successful renewal, with its semicolon (`client-expectations.md` 2). */
const renewed = { value: '401193;', desc: 'Renewed Successfully' }
const neverRenewed = { value: null, desc: '' }

/** A loan as clients are used to see it: these keys, in this order; what has no value as recorded answers have it. */
export function loanToWire(row: LoanRow, tables: Tables, { fine = 0, renewable }: Shown = {}): ItemLoan {
  const policy = row.itemPolicy
  return {
    loan_id: String(row.id),
    circ_desk: desk(row.circDesk, row.circDeskName),
    return_circ_desk: desk(row.returnDesk, row.returnDeskName),
    library: { value: row.library, desc: row.libraryName ?? row.library },
    // Blank where nobody is named any more: the loan and its days stay in the history of the item (AN-22).
    user_id: row.primaryId ?? '',
    item_barcode: row.barcode,
    due_date: formatMoment(row.dueDate),
    loan_status: row.status,
    loan_date: formatMoment(row.loanDate),
    ...(row.returnDate ? { return_date: formatMoment(row.returnDate) } : {}),
    ...(row.returnedBy === null ? {} : { returned_by: { value: row.returnedBy, desc: row.returnedBy } }),
    process_status: row.processStatus,
    mms_id: String(row.bibId),
    holding_id: String(row.holdingId),
    item_id: String(row.itemId),
    title: row.title,
    author: row.author,
    description: row.itemDescription,
    publication_year: row.publicationYear,
    location_code: { value: row.location, name: row.locationName ?? row.location },
    item_policy: { value: policy, description: policy && (tables.label('ItemPolicy', policy) ?? policy) },
    ...(row.callNumber === null ? {} : { call_number: row.callNumber }),
    ...(fine > 0 ? { loan_fine: fine } : {}),
    ...(row.requestId === null ? {} : { request_id: { value: String(row.requestId) } }),
    ...(renewable === undefined ? {} : { renewable }),
    ...(row.lastRenewDate ? { last_renew_date: formatMoment(row.lastRenewDate) } : {}),
    last_renew_status: row.lastRenewDate ? renewed : neverRenewed
    // The nulls are recorded: clients read the keys. They are no values that a request may have.
  } as ItemLoan
}
