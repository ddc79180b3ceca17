import type { Pool } from 'pg'
import { change, db, onPool, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** How far the sandbox's time was moved, in milliseconds, by this process or by another one. */
export async function readOffset({ pool }: { pool: Pool }, institution: string): Promise<number> {
  const clock = db.selectFrom('sandbox_clock').where('institution', '=', institution).select('offsetMs')
  return (await row(onPool(pool), clock))?.offsetMs ?? 0
}

/** Keeps how far the sandbox's time was moved. */
export async function writeOffset(work: Work, offsetMs: number): Promise<void> {
  await change(
    work,
    db
      .insertInto('sandbox_clock')
      .values({ institution: work.institution, offsetMs })
      .onConflict(known => known.column('institution').doUpdateSet({ offsetMs: eb => eb.ref('excluded.offsetMs') }))
  )
}

/** What a reset leaves: the institution and its key. */
const kept = ['institution', 'api_key']

/**
 * Removes every row of the institution but itself and its key. Instances of jobs first: a step of a run holds its own,
 * so that nothing is written after this has waited for it.
 */
export async function empty(work: Work): Promise<void> {
  const tables = await rows(
    work,
    sql<{ name: string }>`select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'institution' and not (table_name = any(${kept}::text[]))
      order by table_name <> 'job_instance', table_name`
  )
  for (const { name } of tables)
    await change(work, sql`delete from ${sql.table(name)} where institution = ${work.institution}`)
}

/** Has the database look at the tables that were filled, so that it plans for their size. */
export async function analyze(work: Work): Promise<void> {
  for (const table of ['app_user', 'user_identifier', 'bib', 'holding', 'item', 'loan'])
    await change(work, sql`analyze ${sql.table(table)}`)
}

/** How many there are of what `seed` adds. */
export async function countSeeded(work: Work) {
  const { institution } = work
  const found = await row(
    work,
    sql<{ users: number; titles: number; items: number; loans: number }>`select
      (select count(*)::int from app_user where institution = ${institution} and primary_id like 'sample%') as users,
      (select count(*)::int from bib where institution = ${institution}) as titles,
      (select count(*)::int from item where institution = ${institution}) as items,
      (select count(*)::int from loan where institution = ${institution} and status = 'ACTIVE') as loans`
  )
  return found ?? { users: 0, titles: 0, items: 0, loans: 0 }
}
