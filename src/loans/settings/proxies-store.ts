import { change, db, inCodePoints, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** Primary ids of those for whom a user may borrow, in their order. */
export async function principalsOf(work: Work, userId: string): Promise<string[]> {
  const found = db
    .selectFrom('user_proxy as p')
    .innerJoin('app_user as u', join =>
      join.onRef('u.institution', '=', 'p.institution').onRef('u.id', '=', 'p.principalId')
    )
    .where('p.institution', '=', work.institution)
    .where('p.userId', '=', userId)
    .select('u.primaryId')
    .orderBy(inCodePoints('u.primaryId'))
  return (await rows(work, found)).map(({ primaryId }) => primaryId)
}

/** Makes these the users for whom a user may borrow. They are held. */
export async function replacePrincipals(work: Work, userId: string, principalIds: readonly string[]): Promise<void> {
  await change(
    work,
    db.deleteFrom('user_proxy').where('institution', '=', work.institution).where('userId', '=', userId)
  )
  await change(
    work,
    sql`insert into user_proxy (institution, user_id, principal_id)
      select distinct ${work.institution}, ${userId}::bigint, principal
      from unnest(${principalIds}::bigint[]) as p (principal)`
  )
}
