import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { leaversEntry } from './leavers.ts'
import type { ProfileSettings } from './settings.ts'

const conditions = {
  NOTHING: 'false and $4::date is null',
  DEACTIVATE: `status = 'ACTIVE' and $4::date is not null`,
  EXPIRE: '(expiry_date is null or expiry_date > $4::date)',
  PURGE: '(purge_date is null or purge_date > $4::date)'
} as const satisfies Record<ProfileSettings['leavers'], string>

/** Users of a profile who could leave, by number, after the number `after`. */
export async function mayLeave(
  work: Work,
  of: { profileCode: string; leavers: ProfileSettings['leavers']; day: string; after: number; limit: number }
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select id::float8 as id from app_user where institution = $1 and external_id = $2 and account_type = 'EXTERNAL'
       and id > $3 and ${conditions[of.leavers]} order by id limit $5`,
    [work.institution, of.profileCode, of.after, of.day.slice(0, 10), of.limit]
  )
  return rows.map(({ id }) => id)
}

/**
 * The users whom a run's refused records were about: they have not left. Who has the primary id that such a record
 * tells has not left either. Undefined when a record was refused of which it is unknown whom it was about: then nobody
 * can be told to have left.
 */
export async function refusedUsers(work: Work, runId: number): Promise<Set<number> | undefined> {
  const rows = await sql<{ whom: number; namesake: number | null; reason: string | null }>(
    work,
    `select x.user_id::float8 as whom, i.user_id::float8 as namesake, r.reason
     from (select c.first_user + p.place - 1 as number, c.user_ids[p.place] as user_id
       from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
       where c.institution = $1 and c.run_id = $2 and substr(c.outcomes, p.place, 1) = 'r') x
     left join sis_record r on r.institution = $1 and r.run_id = $2 and r.number = x.number
     left join user_identifier i on i.institution = $1 and i.value_key = lower(r.primary_id)`,
    [work.institution, runId]
  )
  // One that means several users keeps them all, and only its identifiers have told who they are.
  const isUnknown = ({ whom, namesake, reason }: (typeof rows)[number]) =>
    whom === 0 && (namesake === null || reason === 'SEVERAL_MATCHES')
  if (rows.some(isUnknown)) return undefined
  return new Set(rows.flatMap(({ whom, namesake }) => [whom, namesake ?? whom]).filter(id => id > 0))
}

/** The leavers whom a plan names, with the versions they were reckoned from, from the place `skip` on. */
export async function plannedLeavers(work: Work, plan: number, skip: number, limit: number) {
  const rows = await sql<{ id: number; version: number | null }>(
    work,
    `select x.user_id::float8 as id, r.version
     from (select c.first_user + p.place - 1 as number, c.user_ids[p.place] as user_id
       from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
       where c.institution = $1 and c.run_id = $2 and c.entry = $3) x
     left join sis_record r on r.institution = $1 and r.run_id = $2 and r.number = x.number
     order by x.number offset $4 limit $5`,
    [work.institution, plan, leaversEntry, skip, limit]
  )
  return rows
}

/** How many leavers a run has settled: it goes on behind them. */
export async function leaversSettled(work: Work, runId: number): Promise<number> {
  const [row] = await sql<{ count: number }>(
    work,
    `select coalesce(sum(length(outcomes)), 0)::int as count from sis_chunk
     where institution = $1 and run_id = $2 and entry = $3`,
    [work.institution, runId, leaversEntry]
  )
  return row?.count ?? 0
}
