import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** Which requests a desk has to fetch. */
export interface PickFilter {
  library: string
  desk: string
  location?: string | undefined
  /** Undefined: whatever it is. */
  reported?: boolean | undefined
  printed?: boolean | undefined
  /** False: what is to be picked up in this institution itself; true: in another one. */
  elsewhere?: boolean | undefined
}

const fitting = `r.institution = $1 and r.task = 'PICK' and r.status <> 'HISTORY' and r.managed_library = $2
  and r.managed_desk = $3 and ($4::text is null or i.location = $4) and ($5::boolean is null or r.reported = $5)
  and ($6::boolean is null or r.printed = $6)
  and ($7::boolean is null or (coalesce(r.pickup_institution, $1) <> $1) = $7)`
const values = (work: Work, filter: PickFilter): unknown[] => [
  work.institution,
  filter.library,
  filter.desk,
  filter.location ?? null,
  filter.reported ?? null,
  filter.printed ?? null,
  filter.elsewhere ?? null
]
const joined = `from request r
  join item i on i.institution = $1 and i.id = r.bound_item_id
  join holding h on h.institution = $1 and h.id = i.holding_id`

/** Ids of the holdings that something is to be fetched from, in the order asked for, and how many there are. */
export async function shelvesToPick(
  work: Work,
  filter: PickFilter,
  page: { order: 'call_number' | 'location'; direction: 'asc' | 'desc'; limit: number; offset: number }
): Promise<{ ids: number[]; total: number }> {
  const { order, direction, limit, offset } = page
  const sorted = order === 'location' ? ['h.location', 'h.call_number'] : ['h.call_number', 'h.location']
  const rows = await sql<{ id: number }>(
    work,
    `select h.id::float8 as id ${joined} where ${fitting} group by h.id, h.call_number, h.location
     order by ${sorted.map(column => `coalesce(${column}, '') ${direction}`).join(', ')}, h.id limit $8 offset $9`,
    [...values(work, filter), limit, offset]
  )
  const [count] = await sql<{ total: number }>(
    work,
    `select count(distinct h.id)::int as total ${joined} where ${fitting}`,
    values(work, filter)
  )
  return { ids: rows.map(({ id }) => id), total: count?.total ?? 0 }
}

/** A request that waits for a copy on a shelf, with the copy and the one who asked. */
export interface PickRow {
  requestId: number
  itemId: number
  type: string
  subType: string
  createdAt: string
  comment: string | null
  printed: boolean
  reported: boolean
  pickupLibrary: string | null
  department: string | null
  departmentName: string | null
  userId: number | null
  primaryId: string | null
  requester: string | null
}

/** The requests of these shelves that fit, the oldest first. */
export const picksOf = (work: Work, filter: PickFilter, holdings: readonly number[]): Promise<PickRow[]> =>
  sql<PickRow>(
    work,
    `select r.id::float8 as "requestId", i.id::float8 as "itemId", r.type, r.sub_type as "subType",
       r.created_at as "createdAt", r.record->>'comment' as comment, r.printed, r.reported,
       r.pickup_library as "pickupLibrary", r.department, d.name as "departmentName", u.id::float8 as "userId",
       u.primary_id as "primaryId", concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')) as requester
     ${joined}
     left join department d on d.institution = $1 and d.code = r.department
     left join app_user u on u.institution = $1 and u.id = r.user_id
     where ${fitting} and h.id = any($8::bigint[]) order by r.id`,
    [...values(work, filter), holdings]
  )

/** Notes on requests that they were reported. Locked in the order of their ids, as everywhere. */
export async function reportRequests(work: Work, ids: readonly number[]): Promise<void> {
  await sql(
    work,
    `with chosen as (
       select id from request where institution = $1 and id = any($2::bigint[]) and status <> 'HISTORY'
       order by id for update
     )
     update request set reported = true, modified_at = $3 from chosen
     where request.institution = $1 and request.id = chosen.id`,
    [work.institution, ids, work.now]
  )
}
