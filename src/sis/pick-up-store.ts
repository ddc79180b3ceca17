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

/**
 * The run of the same profile and action that has this content already: it ended well, or is still under way. Runs that
 * failed or were refused have not taken it, dry runs neither.
 */
export async function runThatHas(
  work: Work,
  of: { sha256: string; bytes: number; profileCode: string; mode: string; runId: number; number: number }
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>(
    work,
    `select r.id::text as id from sis_file f
       join sis_run r on r.institution = f.institution and r.id = f.run_id
       join job_instance j on j.institution = r.institution and j.id = r.id
     where f.institution = $1 and f.sha256 = $2 and f.bytes = $3 and r.profile_code = $4 and r.mode = $5
       and (f.run_id, f.number) <> ($6::bigint, $7::int) and (not r.dry_run or r.id = $6::bigint)
       and j.status not in ('COMPLETED_FAILED', 'USER_ABORTED')
     order by (r.id = $6::bigint) desc, r.id desc limit 1`,
    [work.institution, of.sha256, of.bytes, of.profileCode, of.mode, of.runId, of.number]
  )
  return row?.id
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
