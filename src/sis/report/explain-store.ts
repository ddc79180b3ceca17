import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Change } from '../../users/record/change.ts'
import { isLetThrough } from '../runs/decision-store.ts'

interface VisitRow {
  run: number
  profile: string
  action: 'FEED' | 'APPLY' | 'UNDO'
  at: Date | null
  /** c, u, n, r or d. */
  outcome: string
  changes: Change[] | null
}

/** What a run did to one user. */
export type Visit = Omit<VisitRow, 'run' | 'at' | 'changes'> & { run: string; at: string | null; changes: Change[] }

/**
 * As it is sent: `@>` is what the index of the chunks answers. A test looks at how it is answered. A run may have
 * met several records of a user: the one that has changed him goes before those that repeat it or were refused.
 */
export const visits = ({ institution }: Pick<Work, 'institution'>, userId: string) =>
  sql<VisitRow>`select r.id as run, r.profile_code as profile, r.action, r.ended_at as at, m.outcome, d.changes
    from sis_run r
    join sis_chunk c on c.institution = r.institution and c.run_id = r.id and c.user_ids @> array[${userId}::bigint]
    cross join lateral (
      select x.place, substr(c.outcomes, x.place::int, 1) as outcome
      from unnest(c.user_ids) with ordinality as x (user_id, place) where x.user_id = ${userId}::bigint
    ) m
    left join sis_record d on d.institution = c.institution and d.run_id = c.run_id
      and d.number = c.first_user + m.place::int - 1
    where r.institution = ${institution} and not r.dry_run and ${isLetThrough}
    order by r.id desc, position(m.outcome in 'cudnr'), c.number desc, m.place desc limit 50`

/** What the newest kept runs did to a user, newest first. Dry runs did nothing, nor did runs that wait. */
export async function visitsOf(work: Work, userId: string): Promise<Visit[]> {
  return (await rows(work, visits(work, userId))).map(({ run, changes, at, ...visit }) => ({
    ...visit,
    run: String(run),
    at: at?.toISOString() ?? null,
    changes: changes ?? []
  }))
}
