import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
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
export const loadTables = (work: Pick<Work, 'em' | 'institution'>): Promise<LoadedTable[]> =>
  sql<LoadedTable>(
    work,
    `with organization as (
       select institution as code, name from institution where institution = $1
       union all select code, name from library where institution = $1
     )
     select 'code' as kind, name, rows from code_table where institution = $1 and library = ''
     union all select 'mapping', name, rows from mapping_table where institution = $1 and library = ''
     union all select 'code', 'Organizations',
       coalesce(jsonb_agg(jsonb_build_object('code', code, 'description', name) order by code), '[]') from organization
     union all select 'code', 'Campuses',
       coalesce(jsonb_agg(jsonb_build_object('code', code, 'description', name) order by code), '[]')
       from campus where institution = $1
     order by kind, name`,
    [work.institution]
  )
