import { anyOf, change, db } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** What is settled stays, for the books, and no longer says whose it was. */
export async function cutFees(work: Work, userIds: readonly string[]): Promise<void> {
  for (const table of ['fee', 'fee_payment'] as const)
    await change(
      work,
      db
        .updateTable(table)
        .set({ userId: null })
        .where('institution', '=', work.institution)
        .where('userId', '=', anyOf(userIds))
    )
}
