import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables } from '../codes/tables.ts'
import { lockName, shareName } from '../data/locks.ts'
import type { Work } from '../platform/work.ts'
import { findPolicy, storePolicy } from './policy-store.ts'
import { type Decided, usualPolicy } from './settings.ts'

/** Whether a deletion cuts the links of what is over at once: by option, or because no id is left. Pure. */
export const cutsAtOnce = ({ policy, cutLinks }: Pick<Decided, 'policy' | 'cutLinks'>): boolean =>
  cutLinks || policy === 'FULLY_REMOVE'

/** The delete policy; one that has decided nothing has the one that is recommended. */
export async function policyOf(work: Work): Promise<Decided> {
  return (
    (await findPolicy(work)) ?? { policy: usualPolicy, protectedGroups: [], requestsProtect: true, cutLinks: false }
  )
}

const nameOf = ({ institution }: Work): string => `patronage:delete-policy:${institution}`

/**
 * The same for a deletion: nobody decides anew before its transaction ends, so that a tighter policy finds what it left
 * (PUR-02). The first lock that a deletion takes: one that waits for a new policy then keeps nobody waiting.
 */
export async function lockPolicy(work: Work): Promise<Decided> {
  await shareName(work, nameOf(work))
  return policyOf(work)
}

/** What is to be decided; what is left out stays. */
export type Deciding = Pick<Decided, 'policy'> & { [key in keyof Decided]?: Decided[key] | undefined }

/**
 * Decides anew, with an audit entry; returns what was decided before and what is now. 401664 for a user group that is
 * not known. Whether users who were deleted before are looked at again is the caller's business (PUR-02).
 */
export async function decide(work: Work, deciding: Deciding): Promise<{ before: Decided; decided: Decided }> {
  const { policy, protectedGroups, requestsProtect, cutLinks } = deciding
  const tables = await codeTables(work)
  if (protectedGroups?.some(group => !tables.isCode('UserGroups', group)))
    throw new AlmaError('INVALID_INPUT', {
      detail: 'Parameter value invalid: protected_user_groups has an unknown code.'
    })
  // Deletions that go by the policy before are committed then: whoever applies the new one sees them.
  await lockName(work, nameOf(work))
  const before = await policyOf(work)
  const decided: Decided = {
    policy,
    protectedGroups: protectedGroups ? [...new Set(protectedGroups)] : before.protectedGroups,
    requestsProtect: requestsProtect ?? before.requestsProtect,
    cutLinks: cutLinks ?? before.cutLinks
  }
  await storePolicy(work, decided)
  return { before, decided }
}

/** Tells the audit trail of a changed policy: the last thing that its transaction does. */
export const auditPolicy = (work: Work, decided: Decided, before: Decided): Promise<void> =>
  recordAudit(work, {
    action: 'privacy.delete-policy',
    detail: {
      before: before.policy,
      policy: decided.policy,
      protected_groups: decided.protectedGroups.length,
      requests_protect: decided.requestsProtect,
      cut_links: decided.cutLinks
    }
  })
