import type { Work } from '../platform/work.ts'
import { rows, sql } from './statements.ts'

/** Columns of a table: those of its primary key, without the institution; and all that are ids, or lists of ids. */
export interface TableColumns {
  key: string[]
  ids: string[]
  idLists: string[]
}

/** The columns of each table that matter for reading rows of any table. */
export async function columnsOfTables(work: Work): Promise<Map<string, TableColumns>> {
  const found = await rows(
    work,
    sql<{ table: string } & TableColumns>`
      select c.relname as table,
        coalesce(array_agg(a.attname::text order by k.place) filter (where k.place is not null and a.attname <> 'institution'),
          '{}') as key,
        coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'bigint'::regtype), '{}') as ids,
        coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'bigint[]'::regtype), '{}') as id_lists
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_index i on i.indrelid = c.oid and i.indisprimary
        left join unnest(i.indkey::int[]) with ordinality as k (attribute, place) on k.attribute = a.attnum
      where n.nspname = 'public' group by c.relname`
  )
  return new Map(found.map(({ table, ...columns }) => [table, columns]))
}
