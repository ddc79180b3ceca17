import { sql } from '../sql.ts'
import { joinRemaining, remainingId } from '../users/remaining.ts'
import type { Work } from '../work.ts'
import type { Request } from './entity.ts'
import { type Copy, canServe, placesInQueue } from './rules.ts'
import { activeOf } from './store.ts'

// What answers show beside a request's own row, for a whole page at once.

/** What is known of a request's requester and copy. */
export interface Neighbours {
  primaryId: string | null
  itemId: number | null
  barcode: string | null
  description: string | null
  holdingId: number | null
  materialType: string | null
}

/** Requester and copy of each request, by id, in one statement. The copy: the one it has, had, or asked for. */
export async function neighboursOf(work: Work, ids: readonly number[]): Promise<Map<number, Neighbours>> {
  const rows = await sql<Neighbours & { id: number }>(
    work,
    `select r.id::float8 as id, coalesce(u.primary_id, ${remainingId}) as "primaryId", i.id::float8 as "itemId", i.barcode, i.description,
       i.holding_id::float8 as "holdingId", i.material_type as "materialType"
     from request r
     left join app_user u on u.institution = $1 and u.id = r.user_id
     ${joinRemaining('r.user_id')}
     left join item i on i.institution = $1 and i.id = coalesce(r.bound_item_id, r.last_item_id, r.item_id)
     where r.institution = $1 and r.id = any($2::bigint[])`,
    [work.institution, ids]
  )
  return new Map(rows.map(({ id, ...rest }) => [id, rest]))
}

/** Names of libraries, desks and departments, and of the institution. */
export interface PlaceNames {
  library(code: string): string
  desk(library: string, code: string): string
  department(code: string): string
  institution: string
}

/** All names of places, in one statement. */
export async function placeNames(work: Work): Promise<PlaceNames> {
  const rows = await sql<{ kind: string; library: string; code: string; name: string }>(
    work,
    `select 'L' as kind, '' as library, code, name from library where institution = $1
     union all select 'C', library, code, name from circ_desk where institution = $1
     union all select 'D', '', code, name from department where institution = $1
     union all select 'I', '', institution, name from institution where institution = $1`,
    [work.institution]
  )
  const names = new Map(rows.map(({ kind, library, code, name }) => [`${kind} ${library} ${code}`, name]))
  const name = (kind: string, library: string, code: string) => names.get(`${kind} ${library} ${code}`) ?? code
  return {
    library: code => name('L', '', code),
    desk: (library, code) => name('C', library, code),
    department: code => name('D', '', code),
    institution: name('I', '', work.institution)
  }
}

/** The copies of titles, as the rules see them, in one statement. */
export async function copiesOfTitles(work: Work, bibIds: readonly number[]): Promise<(Copy & { bibId: number })[]> {
  return sql(
    work,
    `select id::float8 as id, bib_id::float8 as "bibId", holding_id::float8 as "holdingId", description,
       material_type as "materialType", process_type as "processType",
       case when in_temporary_location then coalesce(temporary_library, library) else library end as library
     from item where institution = $1 and bib_id = any($2::bigint[]) order by id`,
    [work.institution, [...new Set(bibIds)]]
  )
}

/**
 * REQ-03: the places of those requests of a page that wait, recomputed from their queues. Two statements for a page;
 * none when nobody on it waits. A booking stands in no queue: it has its time.
 */
export async function placesFor(work: Work, requests: readonly Request[]): Promise<Map<number, number>> {
  const waiting = requests.filter(({ status, type }) => status === 'NOT_STARTED' && type !== 'BOOKING')
  if (waiting.length === 0) return new Map()
  const bibs = waiting.map(({ bibId }) => bibId)
  const queue = (await activeOf(work, bibs)).filter(({ type }) => type !== 'BOOKING')
  const copies = await copiesOfTitles(work, bibs)
  return placesInQueue(queue, request =>
    copies.filter(copy => copy.bibId === request.bibId && canServe(request, copy)).map(({ id }) => id)
  )
}
