import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Part } from '../rules/families-store.ts'
import type { Assignments, Cut } from './cut-store.ts'

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

/** How the rows of `due` are cut: what `due` must know of them beside its own columns, and what is done with them. */
interface Cutting {
  columns: Part
  parts: Part
}

/** What `due` says of each row by these names. */
const told = new Set(['id', 'user_id', 'proxy_id'])

interface Column {
  name: string
  type: string
}

/** The values of a row `t` as they are put in again; types as PostgreSQL's own catalogue writes them. */
const valuesOf = (columns: readonly Column[], set: Assignments): Part =>
  sql.join(
    columns.map(({ name, type }) =>
      set[name] ? sql`(${set[name]})::${sql.raw(type)} as ${sql.ref(name)}` : sql.ref(`t.${name}`)
    )
  )
const namesOf = (columns: readonly Column[]): Part => sql.join(columns.map(({ name }) => sql.ref(name)))

/**
 * Takes the rows of `due` out and puts them in again, changed, in the order of their numbers by chance. An UPDATE
 * keeps the order in which they lie, that in which they were lent: whatever reads a table without an order (a dump, an
 * export) would show the loans of one visit side by side. What changes is computed by a select: a distributing
 * PostgreSQL takes nothing by chance from a change itself. `due` has locked the rows and knows all of them, so nothing
 * waits for what the removal gives back.
 */
async function rewritten(work: Work, table: string, set: Assignments): Promise<Cutting> {
  const columns = await columnsOf(work, table)
  const others = columns.filter(({ name }) => !told.has(name)).map(({ name }) => sql`, ${sql.ref(`f.${name}`)}`)
  return {
    columns: others.length === 0 ? sql`` : sql.join(others, sql``),
    parts: sql`gone as (
        delete from ${sql.table(table)} t
        where t.institution = ${work.institution} and t.id = any(array(select id from due))
      ), cut as (
        insert into ${sql.table(table)} (${namesOf(columns)}) select ${valuesOf(columns, set)} from due t order by t.new_id
        returning *)`
  }
}

/** The same of rows of another table that hang on those of `due`. */
async function rewrittenBeside(work: Work, { table, on, set }: NonNullable<Cut['more']>): Promise<Part> {
  const columns = await columnsOf(work, table)
  return sql`more_out as (
      delete from ${sql.table(table)} t using due where t.institution = ${work.institution} and ${on}
      returning t.*, due.new_id
    ), more as (
      insert into ${sql.table(table)} (${namesOf(columns)}) select ${valuesOf(columns, set)} from more_out t order by id)`
}

function updated(work: Work, table: string, set: Assignments): Part {
  const assignments = Object.entries(set).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  return sql`cut as (
      update ${sql.table(table)} t set ${sql.join(assignments)} from due
      where t.institution = ${work.institution} and t.id = due.id returning t.*)`
}

/** How rows are cut by common table expressions; the one called `cut` gives the rows as they are then. */
export async function cutting(work: Work, table: string, cut: Cut): Promise<Cutting> {
  if (!cut.renumbers) return { columns: sql``, parts: updated(work, table, cut.set) }
  const { columns, parts } = await rewritten(work, table, cut.set)
  return { columns, parts: cut.more ? sql`${parts}, ${await rewrittenBeside(work, cut.more)}` : parts }
}
