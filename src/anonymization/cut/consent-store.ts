import { anyOf, change, db, row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** A user's consent to keep the own loan history, whether it lasts or not; undefined where none was ever given. */
export const findConsent = (work: Work, userId: string) =>
  row(
    work,
    db
      .selectFrom('user_consent')
      .where('institution', '=', work.institution)
      .where('userId', '=', userId)
      .select(['givenAt', 'withdrawnAt'])
  )

/** Notes that a user consents; one who does already goes on as before. */
export async function giveConsent(work: Work, userId: string): Promise<void> {
  await change(
    work,
    sql`
      insert into user_consent (institution, user_id, given_at) values (${work.institution}, ${userId}, ${work.now})
      on conflict (institution, user_id) do update set given_at = excluded.given_at, withdrawn_at = null
      where user_consent.withdrawn_at is not null`
  )
}

/** Notes that a user does not consent any more. */
export async function withdrawConsent(work: Work, userId: string): Promise<void> {
  await change(
    work,
    db
      .updateTable('user_consent')
      .set({ withdrawnAt: work.now })
      .where('institution', '=', work.institution)
      .where('userId', '=', userId)
      .where('withdrawnAt', 'is', null)
  )
}

/** Removes the consents of users who go. */
export async function deleteConsents(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db.deleteFrom('user_consent').where('institution', '=', work.institution).where('userId', '=', anyOf(userIds))
  )
}
