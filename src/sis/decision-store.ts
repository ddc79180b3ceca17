import { AlmaError } from '../alma/errors.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Decided, GuardState } from './run-state.ts'

/** A run as somebody decides about it. */
export interface Standing {
  id: number
  profileCode: string
  mode: 'import' | 'synchronize'
  dryRun: boolean
  action: 'FEED' | 'APPLY' | 'UNDO'
  status: string
  guard: GuardState | null
  planHash: string | null
  failed: boolean
  /** True while what became of its records is kept. */
  hasRecords: boolean
  /** True of a dry run whose feed is kept to be applied. */
  isPlan: boolean | null
}

/** A run, held until the transaction ends: two decisions come one after the other. Throws RUN_NOT_FOUND. */
export async function holdRun(work: Work, id: string): Promise<Standing> {
  const isNumber = /^\d{1,15}$/.test(id)
  // By itself: the same statement would read the rows beside it as they were before it had to wait.
  if (isNumber)
    await sql(work, 'select from sis_run where institution = $1 and id = $2 for update', [work.institution, id])
  const [row] = isNumber
    ? await sql<Standing>(
        work,
        `select r.id::float8 as id, r.profile_code as "profileCode", r.mode, r.dry_run as "dryRun", r.action, j.status,
           r.guard, r.plan_hash as "planHash", r.failure is not null as failed,
           exists (select from sis_chunk c where c.institution = r.institution and c.run_id = r.id) as "hasRecords",
           r.plan_until >= $3 as "isPlan"
         from sis_run r join job_instance j on j.institution = r.institution and j.id = r.id
         where r.institution = $1 and r.id = $2`,
        [work.institution, id, work.now]
      )
    : []
  if (!row) throw new AlmaError('RUN_NOT_FOUND', { id: id.slice(0, 20) })
  return row
}

/**
 * The first later run of the profile that has settled somebody, or is about to; undefined when there is none. One that
 * found nobody to change has gone before too: its feed says that the users are right as they are. One that was refused,
 * found no file, was cancelled before it began, or is still measured has not.
 */
export async function overtaker(
  work: Work,
  { id, profileCode }: Pick<Standing, 'id' | 'profileCode'>
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>(
    work,
    `select r.id::text as id from sis_run r join job_instance j on j.institution = r.institution and j.id = r.id
     where r.institution = $1 and r.profile_code = $2 and r.id > $3 and not r.dry_run
       and coalesce(r.guard ->> 'state', '') not in ('MEASURING', 'WAITING', 'DISCARDED')
       and ((select sum(value::int) from jsonb_each_text(j.counters)
             where key in ('created', 'updated', 'unchanged', 'removed')) > 0
         or (j.status = 'RUNNING' and r.phase = 'APPLYING'
           and exists (select from sis_file f where f.institution = r.institution and f.run_id = r.id)))
     order by r.id limit 1`,
    [work.institution, profileCode, id]
  )
  return row?.id
}

/** Marks that somebody has asked the run to stop: it looks at each chunk. */
export async function markCancelled(work: Work, id: number, decided: Decided): Promise<void> {
  await sql(work, 'update sis_run set cancelled = $3::jsonb where institution = $1 and id = $2', [
    work.institution,
    id,
    JSON.stringify(decided)
  ])
}

/** The run that applies a plan, or has applied it; undefined when there is none. */
export async function applied(work: Work, plan: number): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>(
    work,
    `select r.id::text as id from sis_run r where r.institution = $1 and r.based_on = $2 and r.action = 'APPLY' limit 1`,
    [work.institution, plan]
  )
  return row?.id
}

/** Says what a new run is based on; one that applies a plan has its files, but not their content. */
export async function baseOn(
  work: Work,
  id: number,
  of: { action: 'APPLY' | 'UNDO'; run: number; decided: Decided }
): Promise<void> {
  const { action, run, decided } = of
  await sql(
    work,
    'update sis_run set action = $3, based_on = $4, guard = $5::jsonb where institution = $1 and id = $2',
    [work.institution, id, action, run, JSON.stringify({ state: 'OFF', decided } satisfies GuardState)]
  )
  if (action === 'APPLY')
    await sql(
      work,
      `insert into sis_file (institution, run_id, number, name, format, bytes, sha256, stored_bytes, users)
       select institution, $3, number, name, format, bytes, sha256, stored_bytes, users
       from sis_file where institution = $1 and run_id = $2`,
      [work.institution, run, id]
    )
}

/** What a run is based on, and when it began. */
export async function originOf(work: Work, id: number) {
  const [row] = await sql<{ action: Standing['action']; based_on: string | null; started_at: string | null }>(
    work,
    'select action, based_on, started_at from sis_run where institution = $1 and id = $2',
    [work.institution, id]
  )
  return {
    action: row?.action ?? 'FEED',
    basedOn: row?.based_on ? Number(row.based_on) : undefined,
    startedAt: row?.started_at ? new Date(row.started_at) : undefined
  }
}
