import { forgetAnswersOf } from '../idempotency/forget.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import { forgetUsers, holdingsOf, leaveUsers } from '../users/remove.ts'
import { deleteUsers } from '../users/store.ts'
import type { Work } from '../work.ts'
import type { ReceiptBody } from './receipt-rules.ts'
import { issueReceipts } from './receipts.ts'
import type { DeletePolicy } from './settings.ts'
import { insertPurged } from './store.ts'

/**
 * Deletes users as the policy says (PUR-01) and returns the numbers of their receipts. They are locked, and nothing
 * stands against it. However many they are, it is the same number of statements.
 */
export async function eraseUsers(
  work: Work,
  policy: DeletePolicy,
  cause: ReceiptBody['cause'],
  userIds: readonly number[]
): Promise<Map<number, string>> {
  const day = localDay(work.now, await timeZoneOf(work))
  const holdings = await holdingsOf(work, userIds)
  await insertPurged(work, policy, userIds, day)
  await leaveUsers(work, userIds)
  const keepsAll = policy === 'KEEP_FULLY_REPORTABLE'
  if (!keepsAll) await forgetUsers(work, userIds)
  await deleteUsers(work, userIds, keepsAll)
  await forgetAnswersOf(work, userIds)
  return issueReceipts(work, { policy, day, cause }, userIds, holdings)
}
