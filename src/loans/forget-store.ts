import { anyOf, change, count, db, rows } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** How many loans of each of these users are open; nothing of those who have none. */
export async function countOpenOf(
  work: Work,
  userIds: readonly string[]
): Promise<{ userId: string; count: number }[]> {
  const open = db
    .selectFrom('loan')
    .where('institution', '=', work.institution)
    .where('userId', '=', anyOf(userIds))
    .where('status', '=', 'ACTIVE')
    .groupBy('userId')
    .select(['userId', count().as('count')])
    .$narrowType<{ userId: string }>()
  return rows(work, open)
}

/** Cuts the links to users who are deleted: the loans stay, with what statistics need, and name nobody. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  for (const column of ['userId', 'proxyId'] as const)
    await change(
      work,
      db
        .updateTable('loan')
        .set({ [column]: null })
        .where('institution', '=', work.institution)
        .where(column, '=', anyOf(userIds))
    )
}

/** Users who are deleted act for nobody, and nobody for them. */
export async function endProxies(work: Work, userIds: readonly string[]): Promise<void> {
  for (const column of ['userId', 'principalId'] as const)
    await change(
      work,
      db.deleteFrom('user_proxy').where('institution', '=', work.institution).where(column, '=', anyOf(userIds))
    )
}
