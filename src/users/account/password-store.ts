import { change, db, row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/**
 * Counts an attempt at a password before it is looked at, so that many at once are no way around the limit; the last
 * of `limit` locks the account until `lockedUntil`. Returns the stored hash, or undefined where no password would be
 * right.
 */
export async function countAttempt(
  work: Work,
  id: string,
  { limit, lockedUntil }: { limit: number; lockedUntil: Date }
): Promise<string | undefined> {
  const user = await row(
    work,
    sql<{ password: string }>`update app_user set
        failed_logins = case when locked_until is null then failed_logins + 1 else 1 end,
        locked_until = case when locked_until is null and failed_logins + 1 >= ${limit} then ${lockedUntil}::timestamptz end
      where institution = ${work.institution} and id = ${id} and account_type = 'INTERNAL' and status = 'ACTIVE'
        and password is not null and (locked_until is null or locked_until <= ${work.now}::timestamptz)
      returning password`
  )
  return user?.password
}

/** Forgets the failed attempts at a user's password. */
export async function forgetAttempts(work: Work, id: string): Promise<void> {
  const user = db.updateTable('app_user').set({ failedLogins: 0, lockedUntil: null })
  await change(work, user.where('institution', '=', work.institution).where('id', '=', id))
}
