import { anyOf, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { UserRecord } from '../record/record.ts'
import { remainingPrimaryId } from './remaining-store.ts'

const users = (work: Work) => db.selectFrom('app_user as u').where('u.institution', '=', work.institution)

/** The record of a user, by number. */
export async function recordOf(work: Work, userId: string): Promise<UserRecord | undefined> {
  return (await row(work, users(work).where('u.id', '=', userId).select('u.record')))?.record
}

/**
 * Primary ids and names of users, by number, in one statement. Somebody who is deleted has no name, and an id that
 * leads nowhere: what the delete policy has left.
 */
export function namesOf(work: Work, ids: readonly string[]) {
  const wanted = [...new Set(ids)]
  const gone = db
    .selectFrom('purged_user as d')
    .where('d.institution', '=', work.institution)
    .where('d.id', '=', anyOf(wanted))
    .select(['d.id', remainingPrimaryId.$notNull().as('primaryId'), sql<string | null>`null`.as('firstName')])
    .select([
      sql<string | null>`null`.as('middleName'),
      sql<string>`''`.as('lastName'),
      sql<boolean>`true`.as('isGone')
    ])
  return rows(
    work,
    users(work)
      .where('u.id', '=', anyOf(wanted))
      .select(['u.id', 'u.primaryId', 'u.firstName'])
      .select([sql<string | null>`u.record->>'middle_name'`.as('middleName'), 'u.lastName'])
      .select(sql<boolean>`false`.as('isGone'))
      .unionAll(gone)
  )
}
