import type { Pool } from 'pg'
import { onPool, row, sql } from '../data/statements.ts'

/** What a database has: names of the migrations that were applied, and `table.column` of what stands there. */
export async function foundSchema(pool: Pool): Promise<{ migrations: string[]; columns: string[] }> {
  const found = await row(
    onPool(pool),
    sql<{ migrations: string[]; columns: string[] }>`
      select (select coalesce(array_agg(name), '{}') from mikro_orm_migrations) as migrations,
        (select coalesce(array_agg(c.relname || '.' || a.attname), '{}') from pg_attribute a
          join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
          where c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped) as columns`
  )
  return found ?? { migrations: [], columns: [] }
}

/** The version of the tables: the name of the migration that was applied last. */
export async function schemaOf(pool: Pool): Promise<string> {
  const last = sql<{ name: string }>`select name from mikro_orm_migrations order by id desc limit 1`
  return (await row(onPool(pool), last))?.name ?? 'none'
}
