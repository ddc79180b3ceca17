import { anyOf, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

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

/** Requests `r` that fit, each with its copy `i` and the holding `h` of that. */
function fitting(work: Work, { library, desk, location, reported, printed, elsewhere }: PickFilter) {
  const { institution } = work
  const isElsewhere = sql<boolean>`(coalesce(r.pickup_institution, ${institution}) <> ${institution})`
  return db
    .selectFrom('request as r')
    .innerJoin('item as i', join =>
      join.onRef('i.institution', '=', 'r.institution').onRef('i.id', '=', 'r.boundItemId')
    )
    .innerJoin('holding as h', join =>
      join.onRef('h.institution', '=', 'r.institution').onRef('h.id', '=', 'i.holdingId')
    )
    .where('r.institution', '=', institution)
    .where('r.task', '=', 'PICK')
    .where('r.status', '<>', 'HISTORY')
    .where('r.managedLibrary', '=', library)
    .where('r.managedDesk', '=', desk)
    .$if(location !== undefined, some => some.where('i.location', '=', location ?? ''))
    .$if(reported !== undefined, some => some.where('r.reported', '=', reported === true))
    .$if(printed !== undefined, some => some.where('r.printed', '=', printed === true))
    .$if(elsewhere !== undefined, some => some.where(isElsewhere, '=', elsewhere === true))
}

/** Ids of the holdings that something is to be fetched from, in the order asked for, and how many there are. */
export async function shelvesToPick(
  work: Work,
  filter: PickFilter,
  page: { order: 'call_number' | 'location'; direction: 'asc' | 'desc'; limit: number; offset: number }
): Promise<{ ids: string[]; total: number }> {
  const { order, direction, limit, offset } = page
  const sorted = order === 'location' ? ['h.location', 'h.call_number'] : ['h.call_number', 'h.location']
  const [first, second] = sorted.map(column => sql<string>`coalesce(${sql.ref(column)}, '')`)
  const found = await rows(
    work,
    fitting(work, filter)
      .groupBy(['h.id', 'h.callNumber', 'h.location'])
      .select('h.id')
      .orderBy(first as NonNullable<typeof first>, direction)
      .orderBy(second as NonNullable<typeof second>, direction)
      .orderBy('h.id')
      .limit(limit)
      .offset(offset)
  )
  const shelves = sql<number>`count(distinct h.id)::int`
  const counted = await row(work, fitting(work, filter).select(shelves.as('total')))
  return { ids: found.map(({ id }) => id), total: counted?.total ?? 0 }
}

/** A request that waits for a copy on a shelf, with the copy and the one who asked. */
export type PickRow = Awaited<ReturnType<typeof picksOf>>[number]

/** The requests of these shelves that fit, the oldest first. */
export const picksOf = (work: Work, filter: PickFilter, holdings: readonly string[]) =>
  rows(
    work,
    fitting(work, filter)
      .leftJoin('department as d', join =>
        join.onRef('d.institution', '=', 'r.institution').onRef('d.code', '=', 'r.department')
      )
      .leftJoin('app_user as u', join =>
        join.onRef('u.institution', '=', 'r.institution').onRef('u.id', '=', 'r.userId')
      )
      .where('h.id', '=', anyOf(holdings))
      .select(['r.id as requestId', 'i.id as itemId', 'r.type', 'r.subType', 'r.createdAt', 'r.printed', 'r.reported'])
      .select(['r.pickupLibrary', 'r.department', 'd.name as departmentName', 'u.id as userId', 'u.primaryId'])
      .select([
        sql<string | null>`r.record->>'comment'`.as('comment'),
        sql<string | null>`concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, ''))`.as('requester')
      ])
      .orderBy('r.id')
  )
