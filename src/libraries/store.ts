import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** A library with what its answer shows of its neighbours. */
export interface LibraryRow {
  code: string
  id: string
  name: string
  description: string | null
  resourceSharing: boolean
  campus: string | null
  campusName: string | null
  defaultLocation: string | null
  defaultLocationName: string | null
  locations: number
  desks: number
}

/**
 * The institution's libraries, or the one of that code, in one statement; by name in code point order, as recorded
 * lists are (scriptotek, tulibraries).
 */
export const findLibraries = (work: Work, code: string | null = null): Promise<LibraryRow[]> =>
  sql<LibraryRow>(
    work,
    `select library.code, library.id::text, library.name, library.description,
       library.resource_sharing as "resourceSharing", library.campus, campus.name as "campusName",
       library.default_location as "defaultLocation", home.name as "defaultLocationName",
       (select count(*)::int from location
         where location.institution = $1 and location.library = library.code) as locations,
       (select count(*)::int from circ_desk
         where circ_desk.institution = $1 and circ_desk.library = library.code) as desks
     from library
     left join campus on campus.institution = $1 and campus.code = library.campus
     left join location home on home.institution = $1 and home.library = library.code
       and home.code = library.default_location
     where library.institution = $1 and ($2::text is null or library.code = $2)
     order by library.name collate "C", library.code collate "C"`,
    [work.institution, code]
  )
