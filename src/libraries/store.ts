import { anyOf, count, db, inCodePoints, prepare, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** A library with what its answer shows of its neighbours. */
export type LibraryRow = Awaited<ReturnType<typeof allLibraries>>[number]

/** How many rows of a table belong to the library `l`. */
const countOf = (table: 'location' | 'circ_desk') => sql<number>`
  (select ${count()} from ${sql.table(table)} t where t.institution = l.institution and t.library = l.code)`

/** Libraries `l` by name in code point order, as recorded lists are (scriptotek, tulibraries). */
const libraries = (institution: string) =>
  db
    .selectFrom('library as l')
    .leftJoin('campus as c', join => join.onRef('c.institution', '=', 'l.institution').onRef('c.code', '=', 'l.campus'))
    .leftJoin('location as home', join =>
      join
        .onRef('home.institution', '=', 'l.institution')
        .onRef('home.library', '=', 'l.code')
        .onRef('home.code', '=', 'l.defaultLocation')
    )
    .where('l.institution', '=', institution)
    .select(['l.code', 'l.id', 'l.name', 'l.description', 'l.resourceSharing', 'l.campus', 'c.name as campusName'])
    .select(['l.defaultLocation', 'home.name as defaultLocationName'])
    .select([countOf('location').as('locations'), countOf('circ_desk').as('desks')])
    .orderBy(inCodePoints('l.name'))
    .orderBy(inCodePoints('l.code'))

/** All libraries of the institution, in one statement. */
export const allLibraries = prepare('libraries', ({ institution }) => libraries(institution))

/** The library of a code, if there is one; a list. */
export const librariesOfCode = prepare('library', ({ institution, code }: { institution: string; code: string }) =>
  libraries(institution).where('l.code', '=', code)
)

/** Which of these codes are those of libraries. */
export async function knownCodes(work: Work, codes: readonly string[]): Promise<string[]> {
  const libraries = db.selectFrom('library').where('institution', '=', work.institution)
  return (await rows(work, libraries.where('code', '=', anyOf(codes)).select('code'))).map(({ code }) => code)
}

/** Whether a library, or any of them, has a location of this code. */
export async function hasLocation(work: Work, code: string, library?: string): Promise<boolean> {
  const locations = db
    .selectFrom('location')
    .where('institution', '=', work.institution)
    .where('code', '=', code)
    .$if(library !== undefined, of => of.where('library', '=', library ?? ''))
  return (await row(work, locations.select('code').limit(1))) !== undefined
}
