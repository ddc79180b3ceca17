import { anyOf, count, db, rows, sql } from '../data/statements.ts'
import type { Work } from '../work.ts'

// What lists of items and titles show of the domains that stand on this one.

/** Pids of the items that somebody waits for: for the item itself, or for any copy of its title. */
export async function requestedOf(work: Work, pids: readonly number[]): Promise<Set<number>> {
  const found = await rows(
    work,
    db
      .selectFrom('item as i')
      .where('i.institution', '=', work.institution)
      .where('i.id', '=', anyOf(pids))
      .where(of =>
        of.exists(
          of
            .selectFrom('request as r')
            .whereRef('r.institution', '=', 'i.institution')
            .whereRef('r.bibId', '=', 'i.bibId')
            .where('r.status', '<>', 'HISTORY')
            .where(sql<boolean>`coalesce(r.bound_item_id, r.item_id, i.id) = i.id`)
            .select('r.id')
        )
      )
      .select('i.id')
  )
  return new Set(found.map(({ id }) => id))
}

/** When items that are on loan are due, by pid. */
export async function dueDatesOf(work: Work, pids: readonly number[]): Promise<Map<number, Date>> {
  const found = await rows(
    work,
    db
      .selectFrom('loan')
      .where('institution', '=', work.institution)
      .where('itemId', '=', anyOf(pids))
      .where('status', '=', 'ACTIVE')
      .select(['itemId', 'dueDate'])
  )
  return new Map(found.map(({ itemId, dueDate }) => [itemId, dueDate]))
}

/** How many active requests each title has; none: 0. */
export async function requestCounts(work: Work, bibIds: readonly number[]): Promise<Map<number, number>> {
  const found = await rows(
    work,
    db
      .selectFrom('request')
      .where('institution', '=', work.institution)
      .where('bibId', '=', anyOf(bibIds))
      .where('status', '<>', 'HISTORY')
      .groupBy('bibId')
      .select(['bibId', count().as('total')])
  )
  const counts = new Map(found.map(({ bibId, total }) => [bibId, total]))
  return new Map(bibIds.map(id => [id, counts.get(id) ?? 0]))
}
