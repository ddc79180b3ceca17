import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** Copies of a title in one place: of a holding, or in a temporary location (no holding). */
export type Shelf = Awaited<ReturnType<typeof shelvesOf>>[number]

/** Where the copies of titles are, by title: its holdings first, then its temporary places. */
export const shelvesOf = (work: Work, bibIds: readonly string[]) =>
  rows(
    work,
    sql<{
      bibId: string
      holdingId: string | null
      library: string
      libraryName: string | null
      location: string
      locationName: string | null
      callNumber: string | null
      callNumberType: string | null
      total: number
      away: number
    }>`
      with shelf as (
        select h.institution, h.bib_id, h.id, h.library, h.location, h.call_number,
          h.record->>'callNumberType' as type, count(i.id)::int as total,
          count(i.id) filter (where coalesce(i.process_type, 'REQUESTED') <> 'REQUESTED')::int as away
        from holding h
        left join item i on i.institution = h.institution and i.holding_id = h.id and not i.in_temporary_location
        where h.institution = ${work.institution} and h.bib_id = any(${bibIds})
        group by h.institution, h.id
        union all
        select i.institution, i.bib_id, null, i.temporary_library, i.temporary_location, null, null, count(*)::int,
          count(*) filter (where coalesce(i.process_type, 'REQUESTED') <> 'REQUESTED')::int
        from item i
        where i.institution = ${work.institution} and i.bib_id = any(${bibIds}) and i.in_temporary_location
        group by i.institution, i.bib_id, i.temporary_library, i.temporary_location
      )
      select s.bib_id, s.id as holding_id, s.library, l.name as library_name, s.location, p.name as location_name,
        s.call_number, s.type as call_number_type, s.total, s.away
      from shelf s
      left join library l on l.institution = s.institution and l.code = s.library
      left join location p on p.institution = s.institution and p.library = s.library and p.code = s.location
      order by s.bib_id, s.id nulls last, s.library, s.location`
  )
