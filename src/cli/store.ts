import type { Pool } from 'pg'
import { db, onPool, row, rows, sql } from '../data/statements.ts'

// What commands ask before they have a unit of work of an institution.

/** The institutions of a database. */
export const institutionsOf = (pool: Pool) =>
  rows(onPool(pool), db.selectFrom('institution').select(['institution', 'sandbox']))

/** Institutions with an audit trail, and those that should have one; only that of a code when it is given. */
export const trailsOf = (pool: Pool, code: string | undefined) =>
  rows(
    onPool(pool),
    sql<{ institution: string }>`
      select institution
      from (select institution from audit_head union select institution from institution) known
      where ${code ?? null}::text is null or institution = ${code ?? null}::text order by institution`
  )

/** Whether a database has tables of ours at all. */
export async function hasTables(pool: Pool): Promise<boolean> {
  const found = sql<{ found: string | null }>`select to_regclass('mikro_orm_migrations') as found`
  return (await row(onPool(pool), found))?.found != null
}
