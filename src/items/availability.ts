import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { DataField } from './record.ts'

/** Copies of a title in one place: of a holding, or in a temporary location (no holding). */
export interface Shelf {
  bibId: number
  holdingId: number | null
  library: string
  libraryName: string | null
  location: string
  locationName: string | null
  callNumber: string | null
  callNumberType: string | null
  total: number
  away: number
}

/**
 * Where the copies of titles are, as fields AVA at the end of their MARC records (`expand=p_avail`, the official
 * description of `GET /bibs`). What is requested and still on its shelf counts as there.
 */
export async function availabilityOf(work: Work, bibIds: readonly number[]): Promise<Map<number, DataField[]>> {
  const shelves = await sql<Shelf>(
    work,
    `with shelf as (
       select h.bib_id, h.id, h.library, h.location, h.call_number, h.record->>'callNumberType' as type,
         count(i.id)::int as total,
         count(i.id) filter (where coalesce(i.process_type, 'REQUESTED') <> 'REQUESTED')::int as away
       from holding h
       left join item i on i.institution = $1 and i.holding_id = h.id and not i.in_temporary_location
       where h.institution = $1 and h.bib_id = any($2::bigint[])
       group by h.institution, h.id
       union all
       select i.bib_id, null, i.temporary_library, i.temporary_location, null, null, count(*)::int,
         count(*) filter (where coalesce(i.process_type, 'REQUESTED') <> 'REQUESTED')::int
       from item i
       where i.institution = $1 and i.bib_id = any($2::bigint[]) and i.in_temporary_location
       group by i.bib_id, i.temporary_library, i.temporary_location
     )
     select s.bib_id::float8 as "bibId", s.id::float8 as "holdingId", s.library, l.name as "libraryName", s.location,
       p.name as "locationName", s.call_number as "callNumber", s.type as "callNumberType", s.total, s.away
     from shelf s
     left join library l on l.institution = $1 and l.code = s.library
     left join location p on p.institution = $1 and p.library = s.library and p.code = s.location
     order by s.bib_id, s.id nulls last, s.library, s.location`,
    [work.institution, bibIds]
  )
  const result = new Map<number, DataField[]>()
  for (const shelf of shelves) {
    const fields = result.get(shelf.bibId) ?? []
    result.set(shelf.bibId, [...fields, fieldOf(work.institution, shelf, fields.length + 1)])
  }
  return result
}

/** Whether something can be had there; a holding without items says nothing of it. Pure. */
export const stateOf = ({ total, away }: Pick<Shelf, 'total' | 'away'>): string =>
  total === 0 ? 'check_holdings' : away < total ? 'available' : 'unavailable'

function fieldOf(institution: string, shelf: Shelf, priority: number): DataField {
  const values: [code: string, value: string | number | null][] = [
    ['0', shelf.bibId],
    ['8', shelf.holdingId],
    ['a', institution],
    ['b', shelf.library],
    ['c', shelf.locationName ?? shelf.location],
    ['d', shelf.callNumber],
    ['e', stateOf(shelf)],
    ['f', shelf.total],
    ['g', shelf.away],
    ['j', shelf.location],
    ['k', shelf.callNumberType],
    ['p', priority],
    ['q', shelf.libraryName ?? shelf.library]
  ]
  const subfield = values.flatMap(([code, value]) => (value === null ? [] : [{ code, value: String(value) }]))
  return { tag: 'AVA', ind1: ' ', ind2: ' ', subfield }
}
