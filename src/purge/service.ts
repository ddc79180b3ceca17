import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { enqueue } from '../jobs/service.ts'
import type { Work } from '../platform/work.ts'
import { cancelAllOf } from '../requests/change/cancel.ts'
import { cancelOpenOf } from '../resource-sharing/cancel-all.ts'
import { reasonsAgainst } from '../users/change/remove.ts'
import { lock } from '../users/change/service.ts'
import type { Naming } from '../users/find/lookup.ts'
import { auditPolicy, decide, lockPolicy } from './decided.ts'
import { standsAgainst } from './rules.ts'
import { eraseUsers } from './run/erase.ts'
import { lockTied } from './run/store.ts'
import { type Decided, type DeletePolicy, isTighter } from './settings.ts'
import { tightenJob, tightenListing } from './tighten-job.ts'

/**
 * Deletes a user by hand (PUR-09), as the delete policy says, and returns the number of the receipt. 401850 while
 * another domain has a reason against it.
 */
export async function deleteUser(work: Work, naming: Naming): Promise<string> {
  const decided = await lockPolicy(work)
  const { policy, requestsProtect } = decided
  const { id } = await lock(work, naming)
  const reasons = (await reasonsAgainst(work, [id])).get(id) ?? []
  const [against] = reasons.filter(({ code }) => standsAgainst(code, requestsProtect))
  const { user_id, user_id_type = 'all_unique' } = naming
  if (against) throw new AlmaError('USER_DELETE_REFUSED', { id: user_id, type: user_id_type, reason: against.reason })
  await cancelAllOf(work, id)
  await cancelOpenOf(work, id)
  await lockTied(work, [id])
  const receipts = await eraseUsers(work, decided, 'DELETE', [id])
  await recordAudit(work, { action: 'user.deleted', subject: `user:${id}`, count: 1, detail: { policy } })
  return receipts.get(id) as string
}

/** The delete policy as it is shown over HTTP. */
export interface PolicyView {
  policy: DeletePolicy
  protected_user_groups: string[]
  requests_protect: boolean
  cut_links: boolean
}
/** The same as it is written: what is left out stays. */
export type PolicyOrder = Pick<PolicyView, 'policy'> & Partial<PolicyView>

export const policyToWire = ({ policy, protectedGroups, requestsProtect, cutLinks }: Decided): PolicyView => ({
  policy,
  protected_user_groups: protectedGroups,
  requests_protect: requestsProtect,
  cut_links: cutLinks
})

/**
 * Changes the delete policy. A tighter one is applied to users who were deleted before by a run of its own, which
 * begins when this is committed; a looser one holds for later ones only (PUR-02).
 */
export async function changePolicy(work: Work, order: PolicyOrder): Promise<PolicyView & { job_instance?: string }> {
  const {
    policy,
    protected_user_groups: protectedGroups,
    requests_protect: requestsProtect,
    cut_links: cutLinks
  } = order
  const { before, decided } = await decide(work, { policy, protectedGroups, requestsProtect, cutLinks })
  const start = { job: tightenJob, listing: tightenListing, parameters: {}, submittedBy: `API ${work.actor}` }
  const tighter = isTighter(policy, before.policy) || (decided.cutLinks && !before.cutLinks)
  const run = tighter ? await enqueue(work, { ...start, viaApi: false }) : undefined
  await auditPolicy(work, decided, before)
  return { ...policyToWire(decided), ...(run ? { job_instance: run } : {}) }
}
