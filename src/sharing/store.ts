import { limitsOf } from '../libraries/limits.ts'
import { sql } from '../sql.ts'
import { remainingId } from '../users/remaining.ts'
import { tellsOf, type Work } from '../work.ts'
import { SharingRequest } from './entity.ts'
import type { Kind } from './state.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** What the institution knows of the places that a request names. */
export interface Places {
  /** The owner is a resource sharing library whose default location exists. */
  ownerHasLocation: boolean
  pickupLibrary: string | null
  pickupDesk: string | null
  /** Longest time on a hold shelf of the pickup place, in days. */
  shelfDays: number | null
}

/** What is left of a contact without the ways to reach somebody, as SQL: the requester's note, or nothing. */
export const noteOf = (contact: string): string =>
  `case when ${contact} ->> 'note' is null then '{}' else jsonb_build_object('note', ${contact} -> 'note') end`

/** The places of a request, in one statement. */
export async function placesOf(work: Work, of: { owner: string; pickup: string; type: string }): Promise<Places> {
  const [row] = await sql<Places>(
    work,
    `select exists (
         select 1 from library l
         join location p on p.institution = $1 and p.library = l.code and p.code = l.default_location
         where l.institution = $1 and l.code = $2 and l.resource_sharing
       ) as "ownerHasLocation",
       (select l.name from library l where l.institution = $1 and l.code = $3) as "pickupLibrary",
       (select min(d.name) from circ_desk d where d.institution = $1 and d.code = $3) as "pickupDesk",
       (select max((d.record->>'maximum_days_on_hold_shelf')::int) from circ_desk d where d.institution = $1
          and case when $4 = 'CIRCULATION_DESK' then d.code else d.library end = $3) as "shelfDays"`,
    [work.institution, of.owner, of.pickup, of.type]
  )
  return row as Places
}

/** What a request tells of its title that can be found again in the catalogue. */
export interface Wanted {
  mmsId: string | undefined
  title: string | undefined
  isbn: string | undefined
}

// Cataloguers end a title with a mark (`Harry Potter /`), patrons do not.
const words = (column: string) => `lower(regexp_replace(btrim(${column}), '[\\s/:;,.=]+$', ''))`

/**
 * Whether the institution has a copy of what is asked for: the same record, the same ISBN or the same title. Reads
 * through the titles of the institution; a request is made seldom enough.
 */
export async function isOwned(work: Work, { mmsId, title, isbn }: Wanted): Promise<boolean> {
  const number = (isbn ?? '').replace(/[^0-9Xx]/g, '').toUpperCase()
  const rows = await sql<{ owned: boolean }>(
    work,
    `select exists (
       select 1 from bib b where b.institution = $1
         and (b.id::text = $2 or ${words('b.title')} = ${words('$3::text')}
           or ($4 <> '' and regexp_replace(upper(b.record->>'isbn'), '[^0-9X]', '', 'g') = $4))
         and exists (select 1 from item i where i.institution = $1 and i.bib_id = b.id)
     ) as owned`,
    [work.institution, mmsId ?? '', title || null, number.length >= 10 ? number : '']
  )
  return rows[0]?.owned ?? false
}

/** Whether the institution has this title at all. */
export async function hasBib(work: Work, mmsId: string): Promise<boolean> {
  const rows = await sql(work, 'select 1 from bib where institution = $1 and id::text = $2', [work.institution, mmsId])
  return rows.length > 0
}

/** Who asked. Somebody who is deleted has no name, and an id that leads nowhere. */
export interface Requester {
  primaryId: string
  name: string
  isGone: boolean
}

/** Primary id and name of the users of requests, by their number; of those who are deleted the id that is left. */
export async function requesters(work: Work, ids: readonly number[]): Promise<Map<number, Requester>> {
  if (ids.length === 0) return new Map()
  tellsOf(work, ids)
  const rows = await sql<Requester & { id: number }>(
    work,
    `select id::float8 as id, primary_id as "primaryId",
       concat_ws(' ', nullif(record->>'first_name', ''), nullif(record->>'middle_name', ''), last_name) as name, false as "isGone"
     from app_user where institution = $1 and id = any($2::bigint[])
     union all select d.id::float8, ${remainingId}, '', true from purged_user d where d.institution = $1 and d.id = any($2::bigint[])`,
    [work.institution, [...new Set(ids)]]
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** Which requests a list shows. */
export interface Filter {
  kind?: Kind | undefined
  owner?: string | undefined
  status?: string | undefined
  partner?: string | undefined
  printed?: boolean | undefined
  reported?: boolean | undefined
  format?: string | undefined
  suppliedFormat?: string | undefined
}

const given = (filter: Filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))

/** Requests that fit, of the libraries of the caller's key, the latest first; all of them without a page. */
export async function findRequests(
  work: Work,
  filter: Filter,
  page: { limit?: number; offset?: number } = {}
): Promise<[SharingRequest[], number]> {
  const limits = await limitsOf(work)
  const within = limits ? { $and: [{ owner: { $in: limits } }] } : {}
  return work.em.findAndCount(
    SharingRequest,
    { institution: work.institution, ...given(filter), ...within },
    { orderBy: { createdAt: 'desc', id: 'desc' }, ...page }
  )
}

/** The open requests of a user. */
export const openRequestsOf = (work: Work, userId: number): Promise<SharingRequest[]> =>
  work.em.find(SharingRequest, { institution: work.institution, userId, endedAt: null })

/** The statuses of the open requests of users, one entry for each request. */
export const openStatusesOf = (work: Work, userIds: readonly number[]): Promise<{ userId: number; status: string }[]> =>
  sql(
    work,
    `select user_id::float8 as "userId", status from resource_sharing_request
     where institution = $1 and user_id = any($2::bigint[]) and ended_at is null order by id`,
    [work.institution, userIds]
  )
