import { change, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** A table of the catalogue, and its columns with their types as the sample data has them. */
const tables = {
  bib: 'id bigint, title text, author text, publication_year text, record json',
  holding: 'id bigint, bib_id bigint, library text, location text, call_number text, record json',
  item: `id bigint, bib_id bigint, holding_id bigint, barcode text, library text, location text, policy text,
    material_type text, record json`
}

/** Inserts rows of the sample catalogue, named as the columns; what is there already stays as it is. */
export async function seedRows(work: Work, table: keyof typeof tables, rows: readonly object[]): Promise<void> {
  const given = tables[table]
  const names = given.split(/,\s*/).map(column => column.split(' ')[0] ?? '')
  const columns = sql.raw(names.join(', '))
  const key =
    table === 'item' ? { name: sql`, barcode_key`, value: sql`, lower(barcode)` } : { name: sql``, value: sql`` }
  await change(
    work,
    sql`insert into ${sql.table(table)} (institution, ${columns}, created_at, modified_at${key.name})
      select ${work.institution}, ${columns}, ${work.now}::timestamptz, ${work.now}::timestamptz${key.value}
      from json_to_recordset(${JSON.stringify(rows)}::json) as seed (${sql.raw(given)})
      on conflict do nothing`
  )
}
