import { db, prepare, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** Names of libraries, desks and departments, and of the institution. */
export interface PlaceNames {
  library(code: string): string
  desk(library: string, code: string): string
  department(code: string): string
  institution: string
}

const allNames = prepare(
  'place-names',
  ({ institution }) => sql<{ kind: string; library: string; code: string; name: string }>`
    select 'L' as kind, '' as library, code, name from library where institution = ${institution}
    union all select 'C', library, code, name from circ_desk where institution = ${institution}
    union all select 'D', '', code, name from department where institution = ${institution}
    union all select 'I', '', institution, name from institution where institution = ${institution}`
)

/** All names of places, in one statement. */
export async function placeNames(work: Work): Promise<PlaceNames> {
  const { institution } = work
  const found = await allNames(work, {})
  const names = new Map(found.map(({ kind, library, code, name }) => [`${kind} ${library} ${code}`, name]))
  const name = (kind: string, library: string, code: string) => names.get(`${kind} ${library} ${code}`) ?? code
  return {
    library: code => name('L', '', code),
    desk: (library, code) => name('C', library, code),
    department: code => name('D', '', code),
    institution: name('I', '', institution)
  }
}

/** The codes of all libraries, and of their locations as `library/location`, in one statement. */
export async function placeCodes(work: Work): Promise<{ libraries: Set<string>; shelves: Set<string> }> {
  const found = await rows(
    work,
    db
      .selectFrom('library as l')
      .leftJoin('location as p', join =>
        join.onRef('p.institution', '=', 'l.institution').onRef('p.library', '=', 'l.code')
      )
      .where('l.institution', '=', work.institution)
      .select(['l.code as library', 'p.code as shelf'])
  )
  return {
    libraries: new Set(found.map(({ library }) => library)),
    shelves: new Set(found.map(({ library, shelf }) => `${library}/${shelf}`))
  }
}
