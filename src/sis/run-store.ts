import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Failure } from './run-state.ts'

export interface FileRow {
  runId: number
  number: number
  name: string
  format: 'zip' | 'xml.gz' | 'json.gz'
  storedBytes: number
  users: number | null
}

/** The files of a run, in their order. */
export async function filesOf(work: Work, runId: number): Promise<FileRow[]> {
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
  return rows.map(({ stored_bytes, ...row }) => ({ ...row, runId, storedBytes: Number(stored_bytes) }))
}

/** Where a run goes on. */
export async function placeOf(work: Work, runId: number) {
  const [row] = await sql<{ file_number: number; user_number: number; chunk_number: number }>(
    work,
    'select file_number, user_number, chunk_number from sis_run where institution = $1 and id = $2',
    [work.institution, runId]
  )
  return { fileNumber: row?.file_number ?? 0, userNumber: row?.user_number ?? 0, chunkNumber: row?.chunk_number ?? 0 }
}

/** A run begins to check its files. What runs that ended otherwise have left behind is removed. */
export async function startRun(work: Work, runId: number): Promise<void> {
  await sql(
    work,
    `update sis_run set phase = 'CHECKING', started_at = coalesce(started_at, $3) where institution = $1 and id = $2`,
    [work.institution, runId, work.now]
  )
  for (const table of ['sis_file_chunk', 'sis_claim'])
    await sql(
      work,
      `delete from ${table} w using job_instance j where w.institution = $1 and j.institution = w.institution
       and j.id = w.run_id and j.status like 'COMPLETED%'`,
      [work.institution]
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

/** Removes what a run needed only while it ran: the files' content, and a dry run's claims. */
export async function dropWorkingData(work: Work, runId: number): Promise<void> {
  await sql(work, 'delete from sis_file_chunk where institution = $1 and run_id = $2', [work.institution, runId])
  await sql(work, 'delete from sis_claim where institution = $1 and run_id = $2', [work.institution, runId])
}

/** Moves a run on: where it is, and how long it has worked. */
export async function moveRun(
  work: Work,
  runId: number,
  at: { fileNumber: number; userNumber: number; chunkNumber: number; workedMs: number }
): Promise<void> {
  await sql(
    work,
    `update sis_run set phase = 'APPLYING', file_number = $3, user_number = $4, chunk_number = $5, worked_ms = worked_ms + $6
     where institution = $1 and id = $2`,
    [work.institution, runId, at.fileNumber, at.userNumber, at.chunkNumber, at.workedMs]
  )
}

/** True when the run has its row: a run of a folder gets it once the waiting zips were taken in. */
export async function hasRun(work: Work, runId: number): Promise<boolean> {
  const rows = await sql(work, 'select 1 from sis_run where institution = $1 and id = $2', [work.institution, runId])
  return rows.length > 0
}

/**
 * Has the database look at the tables of users again, so that it plans for their size. Reads of them go on meanwhile.
 */
export async function analyze(work: Work): Promise<void> {
  await sql(work, 'analyze app_user, user_identifier')
}
