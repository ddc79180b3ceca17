import { noId } from '../../alma/ids.ts'
import { row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

const prefixes = { bib: '99', holding: '22', item: '23' } as const

/**
 * A new id of the catalogue as Alma makes them, since clients tell the kinds apart by it: 99 for a title, 22 for a
 * holding, 23 for an item, then a number, then the four digits of the institution.
 */
export async function newCatalogueId(work: Work, kind: keyof typeof prefixes): Promise<string> {
  const made = await row(
    work,
    sql<{ id: string }>`select (${prefixes[kind]}::text || nextval('catalogue_number') || suffix)::bigint as id
      from institution where institution = ${work.institution}`
  )
  return made?.id ?? noId
}
