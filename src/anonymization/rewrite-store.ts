import { rows, sql } from '../data/statements.ts'
import type { Work } from '../work.ts'
import type { Assignments, Cut } from './cut-store.ts'
import type { Part } from './families-store.ts'

/**
 * The columns of a table with their types, as SQL writes them. Asked for each chunk: one that was added meanwhile must
 * not be lost.
 */
const columnsOf = (work: Work, table: string) =>
  rows(
    work,
    sql<{ name: string; type: string }>`
      select attname as name, format_type(atttypid, null) as type from pg_attribute
      where attrelid = ${`public."${table}"`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      order by attnum`
  )

/**
 * Takes the rows of `due` out and puts them in again, changed, in the order of their numbers by chance. An UPDATE
 * keeps the order in which they lie, that in which they were lent: whatever reads a table without an order (a dump, an
 * export) would show the loans of one visit side by side. What changes is computed between the two, in a select: a
 * distributing PostgreSQL takes nothing by chance from a change itself.
 */
async function rewritten(work: Work, as: 'cut' | 'more', { table, on, set }: NonNullable<Cut['more']>): Promise<Part> {
  const columns = await columnsOf(work, table)
  // Types as PostgreSQL's own catalogue writes them.
  const values = columns.map(({ name, type }) =>
    set[name] ? sql`(${set[name]})::${sql.raw(type)} as ${sql.ref(name)}` : sql.ref(`t.${name}`)
  )
  const names = columns.map(({ name }) => sql.ref(name))
  const out = sql.table(`${as}_out`)
  return sql`${out} as (
      delete from ${sql.table(table)} t using due where t.institution = ${work.institution} and ${on}
      returning t.*, due.new_id
    ), ${sql.table(as)} as (
      insert into ${sql.table(table)} (${sql.join(names)}) select ${sql.join(values)} from ${out} t order by id
      returning *)`
}

function updated(work: Work, table: string, set: Assignments): Part {
  const assignments = Object.entries(set).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  return sql`cut as (
      update ${sql.table(table)} t set ${sql.join(assignments)} from due
      where t.institution = ${work.institution} and t.id = due.id returning t.*)`
}

/** Common table expressions that cut the rows of `due`; the one called `cut` gives the rows as they are then. */
export async function cutting(work: Work, table: string, cut: Cut): Promise<Part> {
  if (!cut.renumbers) return updated(work, table, cut.set)
  const own = await rewritten(work, 'cut', { table, on: sql`t.id = due.id`, set: cut.set })
  return cut.more ? sql`${own}, ${await rewritten(work, 'more', cut.more)}` : own
}
