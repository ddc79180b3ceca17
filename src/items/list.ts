import { parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { type Condition, parseQuery } from '../alma/paging.ts'
import { knownLibrary } from '../libraries/service.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { selectHoldings } from './bib-store.ts'
import { findBib } from './bibs.ts'
import type { Bib } from './entity.ts'
import { idOf } from './find.ts'
import type { ItemsQuery, ItemWire } from './schema.ts'
import { countItems, currentPlace, type ItemFull, selectItems } from './store.ts'

const carried = (field: string): string => `coalesce(i.record->'item'->>'${field}', '')`
const orders: Record<string, string> = {
  none: 'i.id',
  chron_i: carried('chronology_i'),
  description: "coalesce(i.description, '')",
  enum_a: carried('enumeration_a'),
  enum_b: carried('enumeration_b'),
  enum_c: carried('enumeration_c'),
  library: 'i.library',
  location: 'i.location',
  temporary_location: "coalesce(i.temporary_location, '')",
  receive_date: carried('arrival_date'),
  expected_receive_date: carried('expected_arrival_date')
}
const searched: Record<string, string> = {
  enum_a: carried('enumeration_a'),
  enum_b: carried('enumeration_b'),
  chron_i: carried('chronology_i'),
  chron_j: carried('chronology_j'),
  description: "coalesce(i.description, '')"
}
/** The day of each date filter, as `YYYY-MM-DD`. */
const days: Record<string, string> = {
  create_date: "to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD')",
  modify_date: "to_char(i.modified_at at time zone 'UTC', 'YYYY-MM-DD')",
  receive_date: `left(${carried('arrival_date')}, 10)`,
  expected_receive_date: `left(${carried('expected_arrival_date')}, 10)`
}
const largestOffset = 1_000_000

/**
 * A page of a title's items, of one holding or of all (`ALL`), and how many there are. Throws what is documented for
 * filters that are none: 402469, 60215, 60216, 60106, 60217, 402217; 401688 for a holding of another title.
 */
export async function pageOfItems(
  work: Work,
  of: { mms_id: string; holding_id: string },
  query: ItemsQuery
): Promise<{ items: ItemFull[]; total: number }> {
  const { limit, offset, order_by: orderBy = 'none', direction = 'desc' } = query
  const order = orders[orderBy.toLowerCase()]
  const way = direction.toLowerCase()
  if (!order || !['asc', 'desc'].includes(way)) throw new AlmaError('ITEMS_ORDER', {})
  if (offset > largestOffset) throw new AlmaError('ITEMS_OFFSET', {})
  const bib = await findBib(work, of.mms_id)
  const { text, values } = await conditionOf(work, bib, of.holding_id, query)
  const total = await countItems(work, text, values)
  if (limit === 0 || offset >= total) return { items: [], total }
  // Without an order they stand by id, whatever the direction.
  const sorted = order === 'i.id' ? order : `${order} ${way}, i.id`
  return { items: await selectItems(work, text, values, { order: sorted, limit, offset }), total }
}

async function conditionOf(work: Work, bib: Bib, holdingId: string, query: ItemsQuery) {
  const values: unknown[] = [bib.id]
  const parts = ['i.bib_id = $2']
  const add: Add = (value, condition) => {
    values.push(value)
    parts.push(condition(`$${values.length + 1}`))
  }
  if (holdingId.toUpperCase() !== 'ALL') add(await holdingOf(work, bib, holdingId), value => `i.holding_id = ${value}`)
  await addPlaces(work, query, add)
  for (const { field, words } of conditionsOf(query.q))
    for (const word of words) add(word, value => `strpos(lower(${searched[field]}), lower(${value})) > 0`)
  for (const [name, day] of Object.entries(days)) {
    addDay(query, `${name}_from`, add, value => `${day} collate "C" >= ${value}`)
    addDay(query, `${name}_to`, add, value => `nullif(${day}, '') collate "C" <= ${value}`)
  }
  return { text: parts.join(' and '), values }
}

/** Adds a condition on a value, which is bound: the condition is told the name of its parameter. */
type Add = (value: unknown, condition: (parameter: string) => string) => void

async function holdingOf(work: Work, bib: Bib, holdingId: string): Promise<number> {
  const id = idOf(holdingId)
  const [holding] = id === undefined ? [] : await selectHoldings(work, bib.id, { id })
  if (holding) return holding.id
  throw new AlmaError('ITEMS_RETRIEVE', { id: holdingId })
}

async function addPlaces(work: Work, query: ItemsQuery, add: Add): Promise<void> {
  const { current_library: library, current_location: location } = query
  if (library !== undefined) {
    await knownLibrary(work, library).catch(() => {
      throw new AlmaError('ITEMS_LIBRARY', {})
    })
    add(library, value => `${currentPlace.library} = ${value}`)
  }
  if (location === undefined) return
  const known = await sql(
    work,
    'select 1 from location where institution = $1 and code = $2 and ($3::text is null or library = $3) limit 1',
    [work.institution, location, library ?? null]
  )
  if (known.length === 0) throw new AlmaError('ITEMS_LOCATION', {})
  add(location, value => `${currentPlace.location} = ${value}`)
}

function conditionsOf(q: string | undefined): Condition[] {
  try {
    return parseQuery(q ?? '', Object.keys(searched))
  } catch {
    throw new AlmaError('ITEMS_QUERY', {})
  }
}

function addDay(query: ItemsQuery, name: string, add: Add, condition: (parameter: string) => string): void {
  const given = (query as Record<string, unknown>)[name]
  if (given === undefined) return
  const day = parseDay(String(given))
  if (!day) throw new AlmaError('ITEMS_DATE', {})
  add(day, condition)
}

/** A list's answer: the items and their count; without any, the count alone (`client-expectations.md` 2). */
export const itemsAnswer = (item: ItemWire[], total: number) => ({
  ...(item.length > 0 ? { item } : {}),
  total_record_count: total
})
