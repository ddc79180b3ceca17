import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Assignments, Cut } from './cut.ts'

/**
 * The columns of a table with their types, as SQL writes them. Asked for each chunk: one that was added meanwhile must
 * not be lost.
 */
const columnsOf = (work: Work, table: string) =>
  sql<{ name: string; type: string }>(
    work,
    `select quote_ident(attname) as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`public."${table}"`]
  )

/**
 * Takes the rows of `due` out and puts them in again, changed, in the order of their numbers by chance. An UPDATE
 * keeps the order in which they lie, that in which they were lent: whatever reads a table without an order (a dump, an
 * export) would show the loans of one visit side by side.
 */
async function rewritten(work: Work, as: string, { table, on, set }: NonNullable<Cut['more']>): Promise<string> {
  const columns = await columnsOf(work, table)
  const values = columns.map(({ name, type }) => (set[name] ? `(${set[name]})::${type} as ${name}` : `t.${name}`))
  const names = columns.map(({ name }) => name).join(', ')
  return `${as}_out as (
       delete from ${table} t using due where t.institution = $1 and ${on} returning ${values.join(', ')}
     ), ${as} as (insert into ${table} as t (${names}) select ${names} from ${as}_out order by id`
}

const updated = (table: string, set: Assignments): string =>
  `cut as (update ${table} t set ${Object.entries(set).map(([column, value]) => `${column} = ${value}`)}
     from due where t.institution = $1 and t.id = due.id`

/** Common table expressions that cut the rows of `due`; the one called `cut` returns what is asked of each row `t`. */
export async function cutting(work: Work, table: string, cut: Cut, returning: string): Promise<string> {
  if (!cut.renumbers) return `${updated(table, cut.set)} returning ${returning})`
  const rows = await rewritten(work, 'cut', { table, on: 't.id = due.id', set: cut.set })
  const more = cut.more ? `, ${await rewritten(work, 'more', cut.more)})` : ''
  return `${rows} returning ${returning})${more}`
}
