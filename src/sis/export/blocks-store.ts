import { anyOf, db, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/**
 * Users with a block that stands or an active balance above 0, of some groups or (empty) of all, in the order of their
 * numbers, after the number `after`. `minor`: the balance in the currency's smallest unit; 0 when there is a credit.
 */
export function blockedPage(work: Work, of: { groups: readonly string[]; now: Date }, after: string, limit: number) {
  const balance = db
    .selectFrom('fee')
    .where('institution', '=', work.institution)
    .whereRef('userId', '=', sql.ref('u.id'))
    .where('status', '=', 'ACTIVE')
    .select(sql<number | null>`sum(balance_minor)`.as('balance'))
    .as('f')
  const isBlocked = sql<boolean>`exists (
    select from json_array_elements(coalesce(u.record -> 'user_block', '[]'::json)) as b(block)
    where upper(coalesce(nullif(b.block ->> 'block_status', ''), 'ACTIVE')) = 'ACTIVE'
      and coalesce((b.block ->> 'expiry_date')::timestamptz > ${of.now}::timestamptz, true))`
  const minor = sql<string>`greatest(coalesce(f.balance, 0), 0)::text`
  return rows(
    work,
    db
      .selectFrom('app_user as u')
      .crossJoinLateral(balance)
      .where('u.institution', '=', work.institution)
      .where('u.id', '>', after)
      .where(eb => eb.or([eb('f.balance', '>', 0), isBlocked]))
      .$if(of.groups.length > 0, user => user.where('u.userGroup', '=', anyOf(of.groups)))
      .select(['u.id', 'u.record', minor.as('minor')])
      .orderBy('u.id')
      .limit(limit)
  )
}
