import { AlmaError } from '../alma/errors.ts'
import { parseQuery } from '../alma/paging.ts'
import { codeTables } from '../codes/tables.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { UserSet } from './entity.ts'
import { setToWire } from './mapping.ts'
import type { SetsQuery } from './schema.ts'

const columns = { name: 'name', created_by: 'created_by' } as const

/** The institution's sets, oldest first. 40166410: a filter is no code of its table; 60106: the query. */
export async function listSets(work: Work, query: SetsQuery) {
  const { content_type, set_type, q, limit, offset } = query
  const origin = query.set_origin || 'UI'
  const tables = await codeTables(work)
  // An institution without its tables is asked no questions, as with users.
  for (const [table, value] of [
    ['SetContentType', content_type],
    ['SetType', set_type],
    ['SetOrigin', origin]
  ] as const)
    if (value && tables.has(table) && !tables.isCode(table, value))
      throw new AlmaError('CONF_FILTER', { detail: `No code of ${table}.` })
  const values: unknown[] = [work.institution, origin, content_type || null, set_type || null]
  const words = wordsOf(q).map(([column, word]) => `position(lower($${values.push(word)}) in lower(${column})) > 0`)
  const where = [
    'institution = $1 and origin = $2 and ($3::text is null or content = $3::text) and ($4::text is null or type = $4::text)',
    ...words
  ].join(' and ')
  const ids = await sql<{ id: number; total: number }>(
    work,
    `select id::float8 as id, (select count(*) from user_set where ${where})::float8 as total
     from user_set where ${where} order by id limit $${values.length + 1} offset $${values.length + 2}`,
    [...values, limit, offset]
  )
  const found = { institution: work.institution, id: { $in: ids.map(({ id }) => id) } }
  const rows = ids.length === 0 ? [] : await work.em.find(UserSet, found)
  const set = rows.sort((one, other) => one.id - other.id).map(row => setToWire(work, tables, row))
  const total = ids[0]?.total ?? (await countOf(work, where, values))
  return { ...(set.length > 0 && { set }), total_record_count: total }
}

/** The count where the page is empty: nothing behind the offset, or `limit=0`. */
async function countOf(work: Work, where: string, values: unknown[]): Promise<number> {
  const [row] = await sql<{ total: number }>(
    work,
    `select count(*)::float8 as total from user_set where ${where}`,
    values
  )
  return row?.total ?? 0
}

const wordsOf = (q: string | undefined): (readonly [column: string, word: string])[] =>
  (q ? parseQuery(q, Object.keys(columns), detail => new AlmaError('SET_QUERY_FORMAT', { detail })) : []).flatMap(
    ({ field, words }) => words.map(word => [columns[field as keyof typeof columns], word] as const)
  )
