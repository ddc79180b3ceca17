import { anyOf, change, count, db, rows } from '../data/statements.ts'
import type { Work } from '../work.ts'

/** How many requests of each of these users run; nothing of those who have none. */
export const countActiveOf = (work: Work, userIds: readonly number[]) =>
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
export async function forgetUsers(work: Work, userIds: readonly number[]): Promise<void> {
  await change(
    work,
    db
      .updateTable('request')
      .set({ userId: null, record: {}, cancelNote: null })
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
  )
}
