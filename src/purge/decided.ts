import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { type DeletePolicy, usualPolicy } from './policies.ts'

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
