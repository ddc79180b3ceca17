import { anyOf, change, db, json } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** Cuts the links to users, and drops what was noted about them: the work stays, without its giver. */
export async function forgetUsers(work: Work, userIds: readonly string[]): Promise<void> {
  const deposits = db.updateTable('user_deposit').set({ userId: null, notes: json([]) })
  await change(work, deposits.where('institution', '=', work.institution).where('userId', '=', anyOf(userIds)))
}
