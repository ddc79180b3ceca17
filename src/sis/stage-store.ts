import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Failure, GuardState } from './run-state.ts'

/** How a run stands that a process takes up; `guard`: null before it was asked. */
export async function stageOf(work: Work, runId: number) {
  const [row] = await sql<{
    ended: boolean
    failure: Failure | null
    guard: GuardState | null
    cancelled: boolean
  }>(
    work,
    `select phase = 'FINISHED' as ended, failure, guard, cancelled is not null as cancelled
     from sis_run where institution = $1 and id = $2`,
    [work.institution, runId]
  )
  return row ?? { ended: false, failure: null, guard: null, cancelled: false }
}

/** Keeps how the guard of a run stands. */
export async function setGuard(work: Work, runId: number, guard: GuardState): Promise<void> {
  await sql(work, 'update sis_run set guard = $3::jsonb where institution = $1 and id = $2', [
    work.institution,
    runId,
    JSON.stringify(guard)
  ])
}

/** Lets the run show what it would change, until somebody decides; false when somebody has cancelled it. */
export async function waitForApproval(work: Work, runId: number, guard: GuardState): Promise<boolean> {
  const rows = await sql(
    work,
    `update sis_run set phase = 'WAITING_FOR_APPROVAL', guard = $3::jsonb
     where institution = $1 and id = $2 and cancelled is null returning id`,
    [work.institution, runId, JSON.stringify(guard)]
  )
  return rows.length === 1
}

/** What one pass of a run leaves of its records. */
const traces = ['sis_chunk', 'sis_record', 'sis_claim', 'sis_contest', 'sis_reject'] as const

/** Puts a run back before its first record. Nothing that it has applied is undone. */
export async function beginAnew(work: Work, runId: number): Promise<void> {
  for (const table of traces)
    await sql(work, `delete from ${table} where institution = $1 and run_id = $2`, [work.institution, runId])
  await sql(
    work,
    `update sis_run set phase = 'APPLYING', file_number = 0, user_number = 0, chunk_number = 0, worked_ms = 0,
       kinds = null, plan_hash = null, contests = null where institution = $1 and id = $2`,
    [work.institution, runId]
  )
}

/** How many users a profile maintains. */
export async function usersOf(work: Work, profileCode: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    work,
    'select count(*)::int as count from app_user where institution = $1 and external_id = $2',
    [work.institution, profileCode]
  )
  return row?.count ?? 0
}

/** When a run began. */
export async function startOf(work: Work, runId: number): Promise<Date | undefined> {
  const [row] = await sql<{ started_at: string | null }>(
    work,
    'select started_at from sis_run where institution = $1 and id = $2',
    [work.institution, runId]
  )
  return row?.started_at ? new Date(row.started_at) : undefined
}
