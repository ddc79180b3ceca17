import { anyOf, change, count, db, prepare, rows } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { active, holdsForOther, ofUser } from './conditions-store.ts'

const activeOfUser = prepare('user-has-requests', ({ institution, userId }: { institution: string; userId: string }) =>
  db
    .selectFrom('request as r')
    .where('r.institution', '=', institution)
    .where(of => of.and([ofUser(userId), active]))
    .select('r.id')
    .limit(1)
)

/** Whether any request of a user runs. */
export const hasActive = async (work: Work, userId: string): Promise<boolean> =>
  (await activeOfUser(work, { userId })).length > 0

const heldForOthers = prepare(
  'held-for-other',
  ({ institution, itemId, userId }: { institution: string; itemId: string; userId: string }) =>
    db
      .selectFrom('request as r')
      .where('r.institution', '=', institution)
      .where(holdsForOther(itemId, userId))
      .select('r.id')
      .limit(1)
)

/** Whether an item stands on the hold shelf, or is on its way there, for somebody else than this user (REQ-21). */
export const isHeldForOther = async (work: Work, itemId: string, userId: string): Promise<boolean> =>
  (await heldForOthers(work, { itemId, userId })).length > 0

/** How many requests of each of these users run; nothing of those who have none. */
export const countActiveOf = (work: Work, userIds: readonly string[]) =>
  rows(
    work,
    db
      .selectFrom('request')
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
      .where('status', '<>', 'HISTORY')
      .groupBy('userId')
      .select(of => [of.ref('userId').$notNull().as('userId'), count().as('count')])
  )

/** Cuts the links to users, and drops what they wrote: what stays names nobody. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db
      .updateTable('request')
      .set({ userId: null, record: {}, cancelNote: null })
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
  )
}
