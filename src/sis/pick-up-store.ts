import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { type TakenFile, usualOf } from './freshness.ts'

/** What a run has taken in so far, when it was interrupted while it did so. */
export async function progressOf(
  work: Work,
  runId: number
): Promise<{ phase: string; files: number; users: number } | undefined> {
  const [row] = await sql<{ phase: string; files: number; users: number }>(
    work,
    `select r.phase, count(f.number)::int as files, coalesce(sum(f.users), 0)::int as users
     from sis_run r left join sis_file f on f.institution = r.institution and f.run_id = r.id
     where r.institution = $1 and r.id = $2 group by r.phase`,
    [work.institution, runId]
  )
  return row
}

/** Removes one file of a run, or all that were stored but not checked yet. */
export async function dropFiles(work: Work, runId: number, number?: number): Promise<void> {
  const values = [work.institution, runId, number ?? null]
  await sql(
    work,
    `delete from sis_file_chunk c where c.institution = $1 and c.run_id = $2 and exists (select from sis_file f
       where f.institution = $1 and f.run_id = $2 and f.number = c.file_number and f.users is null
         and ($3::int is null or f.number = $3))`,
    values
  )
  await sql(
    work,
    `delete from sis_file where institution = $1 and run_id = $2 and users is null and ($3::int is null or number = $3)`,
    values
  )
}

/** A file that a run looks at: what it is, and what it would be in the run. */
export interface Candidate {
  name: string
  sha256: string
  bytes: number
  profileCode: string
  mode: string
  runId: number
  number: number
}

/**
 * The run that makes this file one that was dealt with: its content is what the profile took last, by the same action.
 * What was taken before that is new again, for something else was applied in between; but not in a file that could not
 * be renamed then and is still there, nor in one that this very run took before it died. Runs that failed or were
 * refused have taken nothing, dry runs neither.
 */
export async function runThatHas(work: Work, of: Candidate): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>(
    work,
    `with taken as (
       select r.id, r.mode, f.name, f.sha256, f.bytes, row_number() over (order by r.id desc, f.number desc) = 1 as last
       from sis_run r
         join sis_file f on f.institution = r.institution and f.run_id = r.id
         join job_instance j on j.institution = r.institution and j.id = r.id
       where r.institution = $1 and r.profile_code = $4 and (f.run_id, f.number) <> ($6::bigint, $7::int)
         and (not r.dry_run or r.id = $6::bigint) and j.status not in ('COMPLETED_FAILED', 'USER_ABORTED'))
     select t.id::text as id from taken t
     where t.sha256 = $2 and t.bytes = $3 and t.mode = $5
       and (t.last or (t.id = $6::bigint and t.name = $8) or exists (select from sis_notice n
         where n.institution = $1 and n.run_id = t.id and n.code = 'NOT_RENAMED' and n.file = $8))
     order by t.id desc limit 1`,
    [work.institution, of.sha256, of.bytes, of.profileCode, of.mode, of.runId, of.number, of.name.slice(0, 255)]
  )
  return row?.id
}

/** True when a run of a profile has looked for files; dry runs left out. */
export async function hasLooked(work: Work, profileCode: string): Promise<boolean> {
  const [row] = await sql<{ looked: boolean }>(
    work,
    `select exists (select from sis_run where institution = $1 and profile_code = $2 and not dry_run
       and phase <> 'WAITING') as looked`,
    [work.institution, profileCode]
  )
  return row?.looked ?? false
}

/**
 * The newest files that runs of a profile took in, dry runs left out: the last one and those that it is compared
 * with.
 */
export async function takenFiles(work: Work, profileCode: string, beforeRun?: number): Promise<TakenFile[]> {
  const rows = await sql<Omit<TakenFile, 'bytes' | 'at'> & { bytes: string; at: string }>(
    work,
    `select f.name, f.bytes, f.sha256, coalesce(r.started_at, j.submit_time) as at, r.id::text as run
     from sis_run r join sis_file f on f.institution = r.institution and f.run_id = r.id
       join job_instance j on j.institution = r.institution and j.id = r.id
     where r.institution = $1 and r.profile_code = $2 and not r.dry_run and ($3::bigint is null or r.id < $3)
     order by r.id desc, f.number desc limit $4`,
    [work.institution, profileCode, beforeRun ?? null, usualOf + 1]
  )
  return rows.map(row => ({ ...row, bytes: Number(row.bytes), at: new Date(row.at) }))
}
