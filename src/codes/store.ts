import type { Reach } from '../data/statements.ts'
import { rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { CodeRow, MappingRow } from './entity.ts'

/** A table as it is read for look-ups. */
export interface LoadedTable {
  kind: 'code' | 'mapping'
  name: string
  rows: CodeRow[] | MappingRow[]
}

/** Tables that are computed from other data: nobody writes them, and Alma's operations do not show them. */
export const computedTables: readonly string[] = ['Campuses', 'Organizations']

/**
 * Every table of the institution's own scope in one statement, in a fixed order, with the computed ones:
 * `Organizations` is the institution and its libraries (scopes of roles), `Campuses` its campuses.
 */
export const loadTables = (work: Reach & Pick<Work, 'institution'>): Promise<LoadedTable[]> => {
  const { institution } = work
  return rows(
    work,
    sql<LoadedTable>`
      with organization as (
        select institution as code, name from institution where institution = ${institution}
        union all select code, name from library where institution = ${institution}
      )
      select 'code' as kind, name, rows from code_table where institution = ${institution} and library = ''
      union all select 'mapping', name, rows from mapping_table where institution = ${institution} and library = ''
      union all select 'code', 'Organizations',
        coalesce(jsonb_agg(jsonb_build_object('code', code, 'description', name) order by code), '[]') from organization
      union all select 'code', 'Campuses',
        coalesce(jsonb_agg(jsonb_build_object('code', code, 'description', name) order by code), '[]')
        from campus where institution = ${institution}
      order by kind, name`
  )
}
