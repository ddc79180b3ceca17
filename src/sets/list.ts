import { AlmaError } from '../alma/errors.ts'
import { compareIds } from '../alma/ids.ts'
import { parseQuery } from '../alma/paging.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import { UserSet } from './entity.ts'
import { pageOfSets, type SetWord } from './list-store.ts'
import { setToWire } from './mapping.ts'
import type { SetsQuery } from './schema.ts'

const columns = { name: 'name', created_by: 'createdBy' } as const

/** The institution's sets, oldest first. 40166410: a filter is no code of its table; 60106: the query. */
export async function listSets(work: Work, query: SetsQuery) {
  const { content_type, set_type, q } = query
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
  const { ids, total } = await pageOfSets(
    work,
    { origin, content: content_type, type: set_type, words: wordsOf(q) },
    query
  )
  const found = { institution: work.institution, id: { $in: ids } }
  const rows = ids.length === 0 ? [] : await work.em.find(UserSet, found)
  const set = rows.sort((one, other) => compareIds(one.id, other.id)).map(row => setToWire(work, tables, row))
  return { ...(set.length > 0 && { set }), total_record_count: total }
}

const wordsOf = (q: string | undefined): SetWord[] =>
  (q ? parseQuery(q, Object.keys(columns), detail => new AlmaError('SET_QUERY_FORMAT', { detail })) : []).flatMap(
    ({ field, words }) => words.map(word => ({ column: columns[field as keyof typeof columns], word }))
  )
