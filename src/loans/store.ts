import { limitsOf } from '../libraries/limits.ts'
import { prepared, sql } from '../sql.ts'
import { joinRemaining, remainingId } from '../users/remaining.ts'
import type { Work } from '../work.ts'
import type { LoanState } from './state.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** A loan as lists read it: its columns, and the names that an answer shows. */
export interface LoanRow {
  id: number
  userId: number | null
  primaryId: string | null
  userGroup: string | null
  requestId: number | null
  itemId: number
  bibId: number
  holdingId: number
  barcode: string
  title: string
  author: string | null
  publicationYear: string | null
  callNumber: string | null
  itemDescription: string | null
  itemPolicy: string | null
  materialType: string | null
  library: string
  libraryName: string | null
  location: string
  locationName: string | null
  circDesk: string
  circDeskName: string | null
  returnDesk: string | null
  returnDeskName: string | null
  returnedBy: string | null
  status: 'ACTIVE' | 'COMPLETE'
  processStatus: LoanState
  loanDate: Date
  dueDate: Date
  returnDate: Date | null
  lastRenewDate: Date | null
  recalledAt: Date | null
  lostAt: Date | null
  claimedReturnedAt: Date | null
  total: number
}

const moments = ['loanDate', 'dueDate', 'returnDate', 'lastRenewDate', 'recalledAt', 'lostAt', 'claimedReturnedAt']

const columns = `l.id::float8 as id, l.user_id::float8 as "userId", coalesce(u.primary_id, ${remainingId}) as "primaryId",
  l.user_group as "userGroup", l.request_id::float8 as "requestId", l.item_id::float8 as "itemId",
  l.bib_id::float8 as "bibId", l.holding_id::float8 as "holdingId", l.barcode, l.title, l.author,
  l.publication_year as "publicationYear", l.call_number as "callNumber", l.item_description as "itemDescription",
  l.item_policy as "itemPolicy", l.material_type as "materialType",
  l.library, lib.name as "libraryName", l.location, loc.name as "locationName",
  l.circ_desk as "circDesk", desk.name as "circDeskName",
  l.return_desk as "returnDesk", back.name as "returnDeskName", l.returned_by as "returnedBy",
  l.status, l.process_status as "processStatus", l.loan_date as "loanDate", l.due_date as "dueDate",
  l.return_date as "returnDate", l.last_renew_date as "lastRenewDate", l.recalled_at as "recalledAt",
  l.lost_at as "lostAt", l.claimed_returned_at as "claimedReturnedAt"`

const joins = `left join app_user u on u.institution = $1 and u.id = l.user_id
  ${joinRemaining('l.user_id')}
  left join library lib on lib.institution = $1 and lib.code = l.library
  left join location loc on loc.institution = $1 and loc.library = l.library and loc.code = l.location
  left join circ_desk desk on desk.institution = $1 and desk.library = l.circ_library and desk.code = l.circ_desk
  left join circ_desk back on back.institution = $1 and back.library = l.return_library and back.code = l.return_desk`

/** What a list may be ordered by. Texts in code point order, so that pages are the same everywhere. */
export const orders = {
  id: 'l.id',
  loan_date: 'l.loan_date',
  due_date: 'l.due_date',
  barcode: 'l.barcode collate "C"',
  title: 'l.title collate "C"',
  author: 'l.author collate "C"',
  return_date: 'l.return_date'
} as const

/** Whose loans: of a user, of an item, of a title. */
export interface Selection {
  of: 'user' | 'item' | 'bib'
  id: number
  status: 'ACTIVE' | 'COMPLETE'
  order: keyof typeof orders
  descending: boolean
  limit: number
  offset: number
}

const owners = { user: 'user_id', item: 'item_id', bib: 'bib_id' } as const

/** A page of loans and how many there are, in one statement; a second one only for a page beyond the end. */
export async function listLoans(work: Work, wanted: Selection): Promise<{ rows: LoanRow[]; total: number }> {
  // What is anonymized has no user whose list it could be on (AN-25); items and titles keep it (AN-22).
  const limits = await limitsOf(work)
  const condition = `l.institution = $1 and l.${owners[wanted.of]} = $2 and l.status = $3
    ${limits ? 'and l.circ_library = any($4::text[])' : ''}`
  const key = [work.institution, wanted.id, wanted.status, ...(limits ? [limits] : [])]
  const page = `limit $${key.length + 1} offset $${key.length + 2}`
  const turn = wanted.descending ? 'desc' : 'asc'
  const rows = await prepared<LoanRow>(
    work,
    `loans-of-${wanted.of}-${wanted.order}-${turn}${limits ? '-limited' : ''}`,
    `select ${columns}, l.total from (
       select l.*, count(*) over ()::int as total from loan l where ${condition}
       order by ${orders[wanted.order]} ${turn} nulls last, l.id ${turn} ${page}) l
     ${joins} order by ${orders[wanted.order]} ${turn} nulls last, l.id ${turn}`,
    [...key, wanted.limit, wanted.offset]
  )
  if (rows.length > 0) return { rows: rows.map(dated), total: rows[0]?.total ?? 0 }
  const [counted] = await sql<{ total: number }>(
    work,
    `select count(*)::int as total from loan l where ${condition}`,
    key
  )
  return { rows: [], total: counted?.total ?? 0 }
}

/** One loan, open or over. */
export async function loanRow(work: Work, id: number): Promise<LoanRow | undefined> {
  const text = `select ${columns}, 1 as total from loan l ${joins} where l.institution = $1 and l.id = $2`
  const [row] = await prepared<LoanRow>(work, 'loan-row', text, [work.institution, id])
  return row && dated(row)
}

/** Every loan of a user, also what he took for others, the oldest first. */
export async function loansOf(work: Work, userId: number): Promise<LoanRow[]> {
  const text = `select ${columns}, 0 as total from loan l ${joins}
    where l.institution = $1 and (l.user_id = $2 or l.proxy_id = $2) order by l.id`
  return (await sql<LoanRow>(work, text, [work.institution, userId])).map(dated)
}

/** The driver gives moments as texts where the ORM has set it so. */
function dated(row: LoanRow): LoanRow {
  const loose = row as unknown as Record<string, unknown>
  for (const name of moments) {
    const value = loose[name]
    if (typeof value === 'string') loose[name] = new Date(value)
  }
  return row
}

/** Whether anybody waits for anything of a title. */
export async function hasQueue(work: Work, bibId: number): Promise<boolean> {
  const text = `select 1 from request where institution = $1 and bib_id = $2 and status <> 'HISTORY' limit 1`
  return (await prepared(work, 'loan-queue', text, [work.institution, bibId])).length > 0
}

/** How many loans of a user are open, of those that the caller's key is shown. */
export async function countOpen(work: Work, userId: number): Promise<number> {
  const [row] = await sql<{ count: number }>(
    work,
    `select count(*)::int as count from loan where institution = $1 and user_id = $2 and status = 'ACTIVE'
       and ($3::text[] is null or circ_library = any($3))`,
    [work.institution, userId, (await limitsOf(work)) ?? null]
  )
  return row?.count ?? 0
}

/**
 * A desk and an item: whether the desk is there, whether it lends what stands at that location (null: nothing is said),
 * and whether the item is out on a loan.
 */
export async function deskFacts(
  work: Work,
  of: { library: string; desk: string; itemId: number; itemLibrary: string; itemLocation: string }
): Promise<{ known: boolean; serves: boolean | null; lent: boolean }> {
  const [row] = await prepared<{ known: boolean; serves: boolean | null; lent: boolean }>(
    work,
    'loan-desk',
    `select exists (select from circ_desk where institution = $1 and library = $2 and code = $3) as known,
       exists (select from loan where institution = $1 and item_id = $6 and status = 'ACTIVE') as lent,
       (select case when jsonb_array_length(coalesce(record->'circ_desk', '[]')) = 0 then null
          else coalesce(bool_or((served->>'check_out')::boolean), false) end
        from location left join lateral jsonb_array_elements(record->'circ_desk') served
          on served->>'circ_desk_code' = $3
        where institution = $1 and library = $4 and code = $5
        group by record) as serves`,
    [work.institution, of.library, of.desk, of.itemLibrary, of.itemLocation, of.itemId]
  )
  return row ?? { known: false, serves: null, lent: false }
}
