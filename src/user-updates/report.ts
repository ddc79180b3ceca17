import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { abort } from '../jobs/service.ts'
import { sql } from '../sql.ts'
import type { Change } from '../users/change.ts'
import { tellsOf, type Work } from '../work.ts'
import type { UserUpdateResult } from './entity.ts'
import { askToStop } from './store.ts'

interface Run {
  status: string
  parameters: { set_id?: string; dry_run?: boolean; not_applicable?: string }
  counters: Record<string, number>
  members: number | null
  cancelledBy: string | null
}

/** A run of the job; 402218 when there is none of that number. `lock` holds it until the transaction ends. */
async function runOf(work: Work, instance: string, lock = false): Promise<Run> {
  const [row] = /^\d{1,15}$/.test(instance)
    ? await sql<Run>(
        work,
        `select j.status, j.parameters, j.counters, r.members, r.cancelled_by as "cancelledBy" from job_instance j
         left join user_update_run r on r.institution = $1 and r.instance = j.id
         where j.institution = $1 and j.id = $2::bigint and j.kind = 'user-update' ${lock ? 'for update of j' : ''}`,
        [work.institution, instance]
      )
    : []
  if (!row) throw new AlmaError('USER_UPDATE_NOT_FOUND', {})
  return row
}

/** How a run stands. */
export async function updateRun(work: Work, instance: string) {
  const { status, parameters, counters, members, cancelledBy } = await runOf(work, instance)
  return {
    instance,
    status,
    set_id: parameters.set_id ?? '',
    dry_run: parameters.dry_run === true,
    members: members ?? 0,
    counters,
    not_applicable: (parameters.not_applicable ?? '').split(' ').filter(Boolean),
    ...(cancelledBy ? { cancelled_by: cancelledBy } : {})
  }
}

interface Row {
  id: number
  primary_id: string | null
  outcome: UserUpdateResult['outcome']
  code: string | null
  message: string | null
  changes: Change[] | null
}

/** A page of what a run did, or would do, to single users, in the order of their numbers. */
export async function resultsOf(
  work: Work,
  instance: string,
  { outcome, limit, offset }: { outcome?: string; limit: number; offset: number }
) {
  const { parameters } = await runOf(work, instance)
  const where = `r.institution = $1 and r.instance = $2::bigint and ($3::text is null or r.outcome = $3::text)`
  const values = [work.institution, instance, outcome ?? null]
  const rows = await sql<Row>(
    work,
    `select r.user_id::float8 as id, u.primary_id, r.outcome, r.code, r.message, r.changes from user_update_result r
     left join app_user u on u.institution = $1 and u.id = r.user_id where ${where}
     order by r.user_id limit $4 offset $5`,
    [...values, limit, offset]
  )
  const [total] = await sql<{ count: number }>(
    work,
    `select count(*)::int as count from user_update_result r where ${where}`,
    values
  )
  tellsOf(
    work,
    rows.map(({ id }) => id)
  )
  return {
    dry_run: parameters.dry_run === true,
    user: rows.map(({ id, outcome: became, changes, ...more }) => ({
      id: String(id),
      outcome: became,
      ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null)),
      ...(changes ? { changes: changes.map(({ field, old, new: next }) => ({ field, old, new: next })) } : {})
    })),
    total_record_count: total?.count ?? 0
  }
}

/**
 * Stops a run: one that waits at once, one that goes on after its present chunk. Who was changed stays changed, and the
 * counters tell of that. 409 when it has ended.
 */
export async function cancelRun(work: Work, instance: string): Promise<void> {
  const { status, parameters } = await runOf(work, instance, true)
  if (status !== 'QUEUED' && status !== 'RUNNING') throw new AlmaError('USER_UPDATE_ENDED', { id: instance })
  const of = { setId: Number(parameters.set_id ?? 0), dryRun: parameters.dry_run === true }
  await askToStop(work, instance, of)
  await abort(work, instance, 'The run was cancelled.')
  await recordAudit(work, { action: 'user.bulk-update.cancelled', subject: `job-instance:${instance}` })
}
