import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables } from '../codes/tables.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { type DeletePolicy, usualPolicy } from './settings.ts'

/** What an institution has decided about users who are deleted. */
export interface Decided {
  policy: DeletePolicy
  /** Codes of UserGroups that no purge touches (PUR-10). */
  protectedGroups: string[]
  /** Whether active requests stand against a deletion by hand (PUR-06). */
  requestsProtect: boolean
}

/** The delete policy; one that has decided nothing has the one that is recommended. */
export async function policyOf(work: Work): Promise<Decided> {
  const [row] = await sql<Decided>(
    work,
    `select policy, protected_groups as "protectedGroups", requests_protect as "requestsProtect"
     from delete_policy where institution = $1`,
    [work.institution]
  )
  return row ?? { policy: usualPolicy, protectedGroups: [], requestsProtect: true }
}

/**
 * Decides anew, with an audit entry; returns what was decided before. 401664 for a user group that is not known.
 * Whether users who were deleted before are looked at again is the caller's business (PUR-02).
 */
export async function decide(work: Work, decided: Decided): Promise<Decided> {
  const tables = await codeTables(work)
  const unknown = decided.protectedGroups.find(group => !tables.isCode('UserGroups', group))
  if (unknown !== undefined)
    throw new AlmaError('INVALID_INPUT', {
      detail: 'Parameter value invalid: protected_user_groups has an unknown code.'
    })
  const before = await policyOf(work)
  await sql(
    work,
    `insert into delete_policy (institution, policy, protected_groups, requests_protect, modified_at, modified_by)
     values ($1, $2, $3::jsonb, $4, $5, $6)
     on conflict (institution) do update set policy = excluded.policy, protected_groups = excluded.protected_groups,
       requests_protect = excluded.requests_protect, modified_at = excluded.modified_at,
       modified_by = excluded.modified_by`,
    [
      work.institution,
      decided.policy,
      JSON.stringify(decided.protectedGroups),
      decided.requestsProtect,
      work.now,
      work.actor
    ]
  )
  return before
}

/** Tells the audit trail of a changed policy: the last thing that its transaction does. */
export const auditPolicy = (work: Work, decided: Decided, before: Decided): Promise<void> =>
  recordAudit(work, {
    action: 'privacy.delete-policy',
    detail: {
      before: before.policy,
      policy: decided.policy,
      protected_groups: decided.protectedGroups.length,
      requests_protect: decided.requestsProtect
    }
  })
