import { sql } from '../sql.ts'
import type { Change } from '../users/change.ts'
import type { Work } from '../work.ts'

/** What a run did to one user. */
export interface Visit {
  run: string
  profile: string
  action: 'FEED' | 'APPLY' | 'UNDO'
  at: string | null
  /** c, u, n, r or d. */
  outcome: string
  changes: Change[]
}

/**
 * As it is sent: `@>` is what the index of the chunks answers. A test looks at how it is answered. A run may have
 * met several records of a user: the one that has changed him goes before those that repeat it or were refused.
 */
export const visitsStatement = `select r.id::text as run, r.profile_code as profile, r.action, r.ended_at as at,
       m.outcome, d.changes
     from sis_run r
     join sis_chunk c on c.institution = r.institution and c.run_id = r.id and c.user_ids @> array[$2::bigint]
     cross join lateral (
       select x.place, substr(c.outcomes, x.place::int, 1) as outcome
       from unnest(c.user_ids) with ordinality as x (user_id, place) where x.user_id = $2::bigint
     ) m
     left join sis_record d on d.institution = c.institution and d.run_id = c.run_id
       and d.number = c.first_user + m.place::int - 1
     where r.institution = $1 and not r.dry_run
       and coalesce(r.guard ->> 'state', '') not in ('MEASURING', 'WAITING', 'DISCARDED')
     order by r.id desc, position(m.outcome in 'cudnr'), c.number desc, m.place desc limit 50`

/** What the newest kept runs did to a user, newest first. Dry runs did nothing, nor did runs that wait. */
export async function visitsOf(work: Work, userId: number): Promise<Visit[]> {
  const rows = await sql<Omit<Visit, 'changes'> & { changes: Change[] | null }>(work, visitsStatement, [
    work.institution,
    userId
  ])
  return rows.map(({ changes, at, ...row }) => ({
    ...row,
    at: at === null ? null : new Date(at).toISOString(),
    changes: changes ?? []
  }))
}
