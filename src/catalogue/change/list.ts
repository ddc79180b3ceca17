import { parseDay } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { type Condition, parseQuery } from '../../alma/paging.ts'
import { knownLibrary } from '../../libraries/service.ts'
import { hasLocation } from '../../libraries/store.ts'
import type { Work } from '../../platform/work.ts'
import { selectHoldings } from '../bibs/bib-store.ts'
import { findBib } from '../bibs/bibs.ts'
import type { Bib } from '../entity.ts'
import {
  dayFields,
  hasWord,
  inHolding,
  inLibrary,
  inLocation,
  isOrder,
  ofTitle,
  searchFields,
  sinceDay,
  untilDay,
  type Where
} from '../items/conditions-store.ts'

import type { ItemsQuery, ItemWire } from '../items/schema.ts'
import { countItems, type ItemFull, selectItems } from '../items/store.ts'

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
  const order = orderBy.toLowerCase()
  const way = direction.toLowerCase()
  if (!isOrder(order) || (way !== 'asc' && way !== 'desc')) throw new AlmaError('ITEMS_ORDER', {})
  if (offset > largestOffset) throw new AlmaError('ITEMS_OFFSET', {})
  const bib = await findBib(work, of.mms_id)
  const where = await whereOf(work, bib, of.holding_id, query)
  const total = await countItems(work, where)
  if (limit === 0 || offset >= total) return { items: [], total }
  return { items: await selectItems(work, where, { order, way, limit, offset }), total }
}

async function whereOf(work: Work, bib: Bib, holdingId: string, query: ItemsQuery): Promise<Where[]> {
  const ofHolding = holdingId.toUpperCase() === 'ALL' ? [] : [inHolding(await holdingOf(work, bib, holdingId))]
  const places = await placesOf(work, query)
  const words = conditionsOf(query.q).flatMap(({ field, words }) => words.map(word => hasWord(field, word)))
  const days = dayFields.flatMap(field => [
    ...dayOf(query, `${field}_from`).map(day => sinceDay(field, day)),
    ...dayOf(query, `${field}_to`).map(day => untilDay(field, day))
  ])
  return [ofTitle(bib.id), ...ofHolding, ...places, ...words, ...days]
}

async function holdingOf(work: Work, bib: Bib, holdingId: string): Promise<string> {
  const id = idOf(holdingId)
  const [holding] = id === undefined ? [] : await selectHoldings(work, bib.id, { id })
  if (holding) return holding.id
  throw new AlmaError('ITEMS_RETRIEVE', { id: holdingId })
}

async function placesOf(work: Work, query: ItemsQuery): Promise<Where[]> {
  const { current_library: library, current_location: location } = query
  if (library !== undefined)
    await knownLibrary(work, library).catch(() => {
      throw new AlmaError('ITEMS_LIBRARY', {})
    })
  if (location !== undefined && !(await hasLocation(work, location, library))) throw new AlmaError('ITEMS_LOCATION', {})
  return [
    ...(library === undefined ? [] : [inLibrary(library)]),
    ...(location === undefined ? [] : [inLocation(location)])
  ]
}

function conditionsOf(q: string | undefined): Condition[] {
  try {
    return parseQuery(q ?? '', searchFields)
  } catch {
    throw new AlmaError('ITEMS_QUERY', {})
  }
}

/** The day that a filter gives; nothing when it is not there. */
function dayOf(query: ItemsQuery, name: string): string[] {
  const given = (query as Record<string, unknown>)[name]
  if (given === undefined) return []
  const day = parseDay(String(given))
  if (!day) throw new AlmaError('ITEMS_DATE', {})
  return [day]
}

/** A list's answer: the items and their count; without any, the count alone (`client-expectations.md` 2). */
export const itemsAnswer = (item: ItemWire[], total: number) => ({
  ...(item.length > 0 ? { item } : {}),
  total_record_count: total
})
