import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { PrintoutStatus, SlipLetter } from './entity.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** Notes a use of an item within the library. */
export async function insertInHouseUse(
  work: Work,
  use: { itemId: number; bibId: number; library: string; desk: string }
): Promise<void> {
  await sql(
    work,
    'insert into in_house_use (institution, item_id, bib_id, library, desk, used_at) values ($1, $2, $3, $4, $5, $6)',
    [work.institution, use.itemId, use.bibId, use.library, use.desk, work.now]
  )
}

/** Name and primary id of a user; undefined when there is no such user any more. */
export async function personOf(work: Work, userId: number | null): Promise<{ name: string; id: string } | undefined> {
  if (userId === null) return undefined
  const [found] = await sql<{ name: string; id: string }>(
    work,
    `select concat_ws(', ', nullif(last_name, ''), nullif(first_name, '')) as name, primary_id as id
     from app_user where institution = $1 and id = $2`,
    [work.institution, userId]
  )
  return found
}

/** Name of a department, and the library that owns it (empty: the institution); undefined for an unknown code. */
export async function departmentOf(work: Work, code: string): Promise<{ name: string; library: string } | undefined> {
  const [found] = await sql<{ name: string; library: string }>(
    work,
    'select name, library from department where institution = $1 and code = $2',
    [work.institution, code]
  )
  return found
}

/** The request for which an item is being digitized. */
export async function digitizedFrom(work: Work, itemId: number): Promise<number | undefined> {
  const [found] = await sql<{ id: number }>(
    work,
    `select id::float8 as id from request
     where institution = $1 and bound_item_id = $2 and task = 'DIGITIZE' and status <> 'HISTORY'`,
    [work.institution, itemId]
  )
  return found?.id
}

/** A slip that is to be printed. */
export interface Slip {
  letter: SlipLetter
  library: string
  desk: string
  itemId: number
  requestId: number | null
  destination: string
}

/** Queues slips for the printers of their desks. */
export async function insertPrintouts(work: Work, slips: readonly Slip[]): Promise<void> {
  if (slips.length === 0) return
  await sql(
    work,
    `insert into printout (institution, letter, library, desk, printer, status, item_id, request_id, destination,
       created_by, created_at)
     select $1, slip.letter, slip.library, slip.desk, coalesce(d.record->'default_printer'->>'value', ''), 'Pending',
       slip."itemId", slip."requestId", slip.destination, $3, $4
     from jsonb_to_recordset($2::jsonb) as slip (letter text, library text, desk text, "itemId" bigint,
       "requestId" bigint, destination text)
     left join circ_desk d on d.institution = $1 and d.library = slip.library and d.code = slip.desk`,
    [work.institution, JSON.stringify(slips), work.actor.slice(0, 64), work.now]
  )
}

/** A printout with what its page shows. */
export interface PrintoutRow {
  id: number
  letter: SlipLetter
  printer: string
  status: PrintoutStatus
  destination: string
  createdBy: string
  createdAt: string
  requestId: number | null
  barcode: string | null
  title: string | null
  callNumber: string | null
  location: string | null
  requestType: string | null
  userId: number | null
  requester: string | null
  library: string
}

/** Which printouts are meant: these ids, or those that fit; undefined: whatever. */
export interface PrintoutFilter {
  ids?: readonly number[] | undefined
  letter?: string | undefined
  status?: PrintoutStatus | undefined
  printer?: string | undefined
  /** Only slips of these libraries. */
  libraries?: readonly string[] | undefined
}

const fitting = `p.institution = $1 and ($2::bigint[] is null or p.id = any($2))
  and ($3::text is null or p.letter = $3) and ($4::text is null or p.status = $4)
  and ($5::text is null or p.printer = $5) and ($6::text[] is null or p.library = any($6))`
const filterValues = (work: Work, { ids, letter, status, printer, libraries }: PrintoutFilter): unknown[] => [
  work.institution,
  ids ?? null,
  letter ?? null,
  status ?? null,
  printer ?? null,
  libraries ?? null
]

/** Printouts that fit, oldest first. */
export const selectPrintouts = (
  work: Work,
  filter: PrintoutFilter,
  page: { limit: number; offset: number }
): Promise<PrintoutRow[]> =>
  sql<PrintoutRow>(
    work,
    `select p.id::float8 as id, p.letter, p.printer, p.status, p.destination, p.created_by as "createdBy",
       p.created_at as "createdAt", p.request_id::float8 as "requestId", i.barcode, b.title,
       h.call_number as "callNumber", l.name as location, r.type as "requestType",
       u.id::float8 as "userId",
       concat_ws(', ', nullif(u.last_name, ''), nullif(u.first_name, '')) as requester, p.library
     from printout p
     left join item i on i.institution = $1 and i.id = p.item_id
     left join bib b on b.institution = $1 and b.id = i.bib_id
     left join holding h on h.institution = $1 and h.id = i.holding_id
     left join location l on l.institution = $1 and l.library = i.library and l.code = i.location
     left join request r on r.institution = $1 and r.id = p.request_id
     left join app_user u on u.institution = $1 and u.id = r.user_id
     where ${fitting} order by p.created_at, p.id limit $7 offset $8`,
    [...filterValues(work, filter), page.limit, page.offset]
  )

/** How many printouts fit. */
export async function countPrintouts(work: Work, filter: PrintoutFilter): Promise<number> {
  const [row] = await sql<{ count: number }>(
    work,
    `select count(*)::int as count from printout p where ${fitting}`,
    filterValues(work, filter)
  )
  return row?.count ?? 0
}

/**
 * Gives pending printouts that fit, the oldest first and so many at most, another status. A printed slip of a request
 * is noted on the request. Returns the ids of those that were changed.
 */
export async function markPrintouts(work: Work, filter: PrintoutFilter, status: PrintoutStatus, limit: number) {
  const changed = await sql<{ id: number; request: number | null }>(
    work,
    `with chosen as (
       select p.id from printout p where ${fitting} and p.status = 'Pending'
       order by p.created_at, p.id limit $8 for update of p
     )
     update printout set status = $7 from chosen
     where printout.institution = $1 and printout.id = chosen.id
     returning printout.id::float8 as id, printout.request_id::float8 as request`,
    [...filterValues(work, filter), status, limit]
  )
  const requests = status === 'Printed' ? changed.flatMap(({ request }) => request ?? []) : []
  if (requests.length > 0) await notePrinted(work, requests)
  return changed.map(({ id }) => id)
}

/** Notes on requests that their slips were printed. Locked in the order of their ids, as everywhere. */
async function notePrinted(work: Work, ids: readonly number[]): Promise<void> {
  await sql(
    work,
    `with chosen as (
       select id from request where institution = $1 and id = any($2::bigint[]) and status <> 'HISTORY'
       order by id for update
     )
     update request set printed = true from chosen where request.institution = $1 and request.id = chosen.id`,
    [work.institution, ids]
  )
}
