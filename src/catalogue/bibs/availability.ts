import type { Work } from '../../platform/work.ts'
import type { DataField } from '../record/record.ts'
import { type Shelf, shelvesOf } from './availability-store.ts'

/**
 * Where the copies of titles are, as fields AVA at the end of their MARC records (`expand=p_avail`, the official
 * description of `GET /bibs`). What is requested and still on its shelf counts as there.
 */
export async function availabilityOf(work: Work, bibIds: readonly string[]): Promise<Map<string, DataField[]>> {
  const shelves = await shelvesOf(work, bibIds)
  const result = new Map<string, DataField[]>()
  for (const shelf of shelves) {
    const fields = result.get(shelf.bibId) ?? []
    result.set(shelf.bibId, [...fields, fieldOf(work.institution, shelf, fields.length + 1)])
  }
  return result
}

/** Whether something can be had there; a holding without items says nothing of it. Pure. */
export const stateOf = ({ total, away }: Pick<Shelf, 'total' | 'away'>): string =>
  total === 0 ? 'check_holdings' : away < total ? 'available' : 'unavailable'

function fieldOf(institution: string, shelf: Shelf, priority: number): DataField {
  const values: [code: string, value: string | number | null][] = [
    ['0', shelf.bibId],
    ['8', shelf.holdingId],
    ['a', institution],
    ['b', shelf.library],
    ['c', shelf.locationName ?? shelf.location],
    ['d', shelf.callNumber],
    ['e', stateOf(shelf)],
    ['f', shelf.total],
    ['g', shelf.away],
    ['j', shelf.location],
    ['k', shelf.callNumberType],
    ['p', priority],
    ['q', shelf.libraryName ?? shelf.library]
  ]
  const subfield = values.flatMap(([code, value]) => (value === null ? [] : [{ code, value: String(value) }]))
  return { tag: 'AVA', ind1: ' ', ind2: ' ', subfield }
}
