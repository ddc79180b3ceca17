import { anyOf, db, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

// Where an item `i` stands now, as SQL: the same as `placeOf`.

export const currentLibrary = sql<string>`
  case when i.in_temporary_location then coalesce(i.temporary_library, i.library) else i.library end`
export const currentLocation = sql<string>`
  case when i.in_temporary_location then coalesce(i.temporary_location, i.location) else i.location end`

/** What decides whom the copies of titles can serve, by pid, in one statement. */
export const copyFactsOf = (work: Work, bibIds: readonly string[]) =>
  rows(
    work,
    db
      .selectFrom('item as i')
      .where('i.institution', '=', work.institution)
      .where('i.bibId', '=', anyOf([...new Set(bibIds)]))
      .select(['i.id', 'i.bibId', 'i.holdingId', 'i.description', 'i.materialType', 'i.processType'])
      .select(currentLibrary.as('library'))
      .orderBy('i.id')
  )
