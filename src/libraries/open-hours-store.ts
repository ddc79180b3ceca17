import { anyOf, change, db, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import { forgetPlaces } from './known-store.ts'
import type { OpenHourRecord } from './record.ts'

/** The calendar lines of libraries ('': of the institution), each library's in their order. */
export const selectOpenHours = (work: Work, libraries: readonly string[]) =>
  rows(
    work,
    db
      .selectFrom('open_hour')
      .where('institution', '=', work.institution)
      .where('library', '=', anyOf(libraries))
      .select(['library', 'record'])
      .orderBy('place')
  )

/** Stores the lines of a library that has none, in their order. */
export async function insertOpenHours(work: Work, library: string, lines: readonly OpenHourRecord[]): Promise<void> {
  await change(
    work,
    sql`insert into open_hour (institution, library, place, record)
      select ${work.institution}, ${library}, (place - 1)::int, line
      from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) with ordinality as l (line, place)`
  )
  forgetPlaces(work)
}

/** Removes all lines of a library. */
export async function deleteOpenHours(work: Work, library: string): Promise<void> {
  await change(
    work,
    db.deleteFrom('open_hour').where('institution', '=', work.institution).where('library', '=', library)
  )
  forgetPlaces(work)
}
