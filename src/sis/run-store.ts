import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { CsvSettings } from './csv/settings.ts'
import { isPlan } from './plans/kept.ts'
import type { Failure, Kinds } from './run-state.ts'

export interface FileRow {
  runId: number
  number: number
  name: string
  format: 'zip' | 'xml.gz' | 'json.gz' | 'csv.gz'
  storedBytes: number
  users: number | null
  /** How the profile reads its tables. */
  csv?: CsvSettings | undefined
}

/** The files of a run, in their order; `contentOf`: the run that keeps their content, when it is another. */
export async function filesOf(work: Work, runId: number, contentOf = runId): Promise<FileRow[]> {
  const rows = await sql<{
    number: number
    name: string
    format: FileRow['format']
    stored_bytes: string
    users: number | null
  }>(
    work,
    `select number, name, format, stored_bytes, users from sis_file where institution = $1 and run_id = $2 order by number`,
    [work.institution, runId]
  )
  return rows.map(({ stored_bytes, ...row }) => ({ ...row, runId: contentOf, storedBytes: Number(stored_bytes) }))
}

/** Where a run goes on. */
export async function placeOf(work: Work, runId: number) {
  const [row] = await sql<{
    file_number: number
    user_number: number
    chunk_number: number
    kinds: Kinds | null
    plan_hash: string | null
    cancelled: boolean
  }>(
    work,
    `select file_number, user_number, chunk_number, kinds, plan_hash, cancelled is not null as cancelled
     from sis_run where institution = $1 and id = $2`,
    [work.institution, runId]
  )
  return {
    fileNumber: row?.file_number ?? 0,
    userNumber: row?.user_number ?? 0,
    chunkNumber: row?.chunk_number ?? 0,
    kinds: row?.kinds ?? {},
    planHash: row?.plan_hash ?? null,
    cancelled: row?.cancelled ?? false
  }
}

/** A run begins to check its files. What runs that ended otherwise have left behind is removed. */
export async function startRun(work: Work, runId: number): Promise<void> {
  await sql(
    work,
    `update sis_run set phase = 'CHECKING', started_at = coalesce(started_at, $3) where institution = $1 and id = $2`,
    [work.institution, runId, work.now]
  )
  for (const table of ['sis_file_chunk', 'sis_claim', 'sis_contest'])
    await sql(
      work,
      // The files of a plan stay until it is applied, or expires.
      `delete from ${table} w using job_instance j, sis_run r where w.institution = $1 and j.institution = w.institution
       and j.id = w.run_id and r.institution = w.institution and r.id = w.run_id
       and j.status not in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED')
       and not ${isPlan('$2')}`,
      [work.institution, work.now]
    )
}

/** How many users a file holds, once it was checked. */
export async function countFile(work: Work, runId: number, number: number, users: number): Promise<void> {
  await sql(work, 'update sis_file set users = $4 where institution = $1 and run_id = $2 and number = $3', [
    work.institution,
    runId,
    number,
    users
  ])
}

/** Ends a run: nothing that it needed only while it ran is kept. */
export async function finishRun(work: Work, runId: number, failure: Failure | null): Promise<void> {
  await sql(
    work,
    `update sis_run set phase = 'FINISHED', ended_at = $3, started_at = coalesce(started_at, $3), failure = $4::jsonb
     where institution = $1 and id = $2`,
    [work.institution, runId, work.now, failure ? JSON.stringify(failure) : null]
  )
  await dropWorkingData(work, runId)
}

/**
 * Removes what a run needed only while it ran: the files' content, its claims and contests. The files of a plan stay
 * until it is applied or expires (plans/kept.ts); those of one that was applied go.
 */
export async function dropWorkingData(work: Work, runId: number): Promise<void> {
  await sql(
    work,
    `with over as (select case when r.action = 'APPLY' then r.based_on else r.id end as id from sis_run r
       where r.institution = $1 and r.id = $2 and r.plan_until is null),
     applied as (update sis_run p set plan_until = null from over where p.institution = $1 and p.id = over.id)
     delete from sis_file_chunk c using over where c.institution = $1 and c.run_id = over.id`,
    [work.institution, runId]
  )
  for (const table of ['sis_claim', 'sis_contest'])
    await sql(work, `delete from ${table} where institution = $1 and run_id = $2`, [work.institution, runId])
}

/** Moves a run on: where it is, and how long it has worked. True when somebody has asked it to stop. */
export async function moveRun(
  work: Work,
  runId: number,
  at: {
    phase: 'MEASURING' | 'APPLYING'
    fileNumber: number
    userNumber: number
    chunkNumber: number
    workedMs: number
    kinds: Kinds
    planHash: string | null
  }
): Promise<boolean> {
  const { phase, fileNumber, userNumber, chunkNumber, workedMs, kinds, planHash } = at
  const [row] = await sql<{ cancelled: boolean }>(
    work,
    `update sis_run set phase = $7, file_number = $3, user_number = $4, chunk_number = $5, worked_ms = worked_ms + $6,
       kinds = $8::jsonb, plan_hash = $9
     where institution = $1 and id = $2 returning cancelled is not null as cancelled`,
    [work.institution, runId, fileNumber, userNumber, chunkNumber, workedMs, phase, JSON.stringify(kinds), planHash]
  )
  return row?.cancelled ?? false
}

/**
 * Has the database look at the tables of users again, so that it plans for their size. Reads of them go on meanwhile.
 */
export async function analyze(work: Work): Promise<void> {
  await sql(work, 'analyze app_user, user_identifier')
}
