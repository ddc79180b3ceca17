import { anyOf, db, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** What may be waived: what was given to the bursar is theirs until it comes back. */
export const waivable = ['ACTIVE', 'INDISPUTE'] as const

/** What may be waived of users: how many fees that are not settled, and the sum less what is owed to the user. */
export const sumWaivable = (work: Work, userIds: readonly string[]) =>
  rows(
    work,
    db
      .selectFrom('fee')
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
      .where('status', '=', anyOf(waivable))
      .groupBy('userId')
      .select([
        'userId',
        sql<number>`count(*) filter (where balance_minor <> 0)::int`.as('count'),
        sql<number>`sum(balance_minor)`.as('amountMinor')
      ])
      .$narrowType<{ userId: string }>()
  )
