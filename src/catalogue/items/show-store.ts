import { anyOf, count, db, prepare, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

// What lists of items and titles show of the domains that stand on this one.

type Pids = { institution: string; pids: string[] }

const requested = prepare('requested-items', ({ institution, pids }: Pids) =>
  db
    .selectFrom('item as i')
    .where('i.institution', '=', institution)
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

/** Pids of the items that somebody waits for: for the item itself, or for any copy of its title. */
export async function requestedOf(work: Work, pids: readonly string[]): Promise<Set<string>> {
  return new Set((await requested(work, { pids: [...pids] })).map(({ id }) => id))
}

const due = prepare('due-items', ({ institution, pids }: Pids) =>
  db
    .selectFrom('loan')
    .where('institution', '=', institution)
    .where('itemId', '=', anyOf(pids))
    .where('status', '=', 'ACTIVE')
    .select(['itemId', 'dueDate'])
)

/** When items that are on loan are due, by pid. */
export async function dueDatesOf(work: Work, pids: readonly string[]): Promise<Map<string, Date>> {
  return new Map((await due(work, { pids: [...pids] })).map(({ itemId, dueDate }) => [itemId, dueDate]))
}

/** How many active requests each title has; none: 0. */
export async function requestCounts(work: Work, bibIds: readonly string[]): Promise<Map<string, number>> {
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
