import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { cancelAllOf } from '../requests/cancel.ts'
import { cancelOpenOf } from '../sharing/service.ts'
import type { Naming } from '../users/lookup.ts'
import { reasonsAgainst } from '../users/remove.ts'
import { lock } from '../users/service.ts'
import type { Work } from '../work.ts'
import { policyOf } from './decided.ts'
import { eraseUsers } from './erase.ts'
import { standsAgainst } from './rules.ts'

/**
 * Deletes a user by hand (PUR-09), as the delete policy says, and returns the number of the receipt. 401850 while
 * another domain has a reason against it.
 */
export async function deleteUser(work: Work, naming: Naming): Promise<string> {
  const { id } = await lock(work, naming)
  const { policy, requestsProtect } = await policyOf(work)
  const reasons = (await reasonsAgainst(work, [id])).get(id) ?? []
  const [against] = reasons.filter(({ code }) => standsAgainst(code, requestsProtect))
  const { user_id, user_id_type = 'all_unique' } = naming
  if (against) throw new AlmaError('USER_DELETE_REFUSED', { id: user_id, type: user_id_type, reason: against.reason })
  await cancelAllOf(work, id)
  await cancelOpenOf(work, id)
  const receipts = await eraseUsers(work, policy, 'DELETE', [id])
  await recordAudit(work, { action: 'user.deleted', subject: `user:${id}`, count: 1, detail: { policy } })
  return receipts.get(id) as string
}
