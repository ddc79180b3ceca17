import { forgetAnswersOf } from '../../idempotency/store.ts'
import type { Work } from '../../platform/work.ts'
import { localDay, timeZoneOf } from '../../terms/service.ts'
import { cutLinks, forgetOwn, handOver, holdingsOf, leaveUsers } from '../../users/change/remove.ts'
import { deleteUsers } from '../../users/find/store.ts'
import { cutsAtOnce } from '../decided.ts'
import { issueReceipts } from '../receipt/receipts.ts'
import type { ReceiptBody } from '../receipt/record.ts'
import type { Decided } from '../settings.ts'
import { insertPurged } from './store.ts'

/**
 * Deletes users as the policy says (PUR-01) and returns the numbers of their receipts. They are locked, and nothing
 * stands against it. What is over stays tied to the id that the policy leaves (AN-01), unless it is cut at once. It is
 * the same number of statements, however many users they are.
 */
export async function eraseUsers(
  work: Work,
  decided: Pick<Decided, 'policy' | 'cutLinks'>,
  cause: ReceiptBody['cause'],
  userIds: readonly string[]
): Promise<Map<string, string>> {
  const { policy } = decided
  const day = localDay(work.now, await timeZoneOf(work))
  const holdings = await holdingsOf(work, userIds)
  const moves = await insertPurged(work, policy, userIds, day)
  await leaveUsers(work, userIds)
  if (cutsAtOnce(decided)) await cutLinks(work, userIds)
  const keepsAll = policy === 'KEEP_FULLY_REPORTABLE'
  if (!keepsAll) {
    await handOver(work, moves)
    await forgetOwn(work, userIds)
  }
  await deleteUsers(work, userIds, keepsAll)
  await forgetAnswersOf(work, userIds)
  return issueReceipts(work, { ...decided, day, cause }, userIds, holdings)
}
