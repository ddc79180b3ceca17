import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { fromMinor } from '../fees/money.ts'
import { currencyOf } from '../fees/service.ts'
import { abort } from '../jobs/service.ts'
import { sql } from '../sql.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import { joinRemaining, remainingId } from '../users/remaining.ts'
import { tellsOf, type Work } from '../work.ts'
import { askToStop } from './run-store.ts'
import type { DeletePolicy, ResultCode } from './settings.ts'

interface Paging {
  limit: number
  offset: number
}

/** A run of the purge; 401652 when there is none of that number. `lock` holds it. */
async function runOf(work: Work, instance: string, lock = false): Promise<{ status: string; dryRun: boolean }> {
  const [row] = /^\d{1,15}$/.test(instance)
    ? await sql<{ status: string; dryRun: boolean }>(
        work,
        `select status, coalesce((parameters ->> 'dry_run')::boolean, false) as "dryRun" from job_instance
         where institution = $1 and id = $2::bigint and kind = 'user-purge' ${lock ? 'for update' : ''}`,
        [work.institution, instance]
      )
    : []
  if (!row) throw new AlmaError('PURGE_NOT_FOUND', {})
  return row
}

/** A page of what a purge did, or would do, with each user (PUR-11), in the order of their numbers. */
export async function resultsOf(work: Work, instance: string, { code, limit, offset }: Paging & { code?: ResultCode }) {
  const { dryRun } = await runOf(work, instance)
  const currency = await currencyOf(work)
  const rows = await sql<{
    id: string
    primaryId: string | null
    code: ResultCode
    reason: string | null
    waived: number
    receipt: string | null
  }>(
    work,
    `select r.user_id::text as id, coalesce(u.primary_id, ${remainingId}) as "primaryId", r.code, r.reason,
       r.waived_minor::float8 as waived, r.receipt
     from purge_result r left join app_user u on u.institution = $1 and u.id = r.user_id ${joinRemaining('r.user_id')}
     where r.institution = $1 and r.instance = $2::bigint and ($3::text is null or r.code = $3)
     order by r.user_id limit $4 offset $5`,
    [work.institution, instance, code ?? null, limit, offset]
  )
  const [total] = await sql<{ count: number }>(
    work,
    `select count(*)::int as count from purge_result
     where institution = $1 and instance = $2::bigint and ($3::text is null or code = $3)`,
    [work.institution, instance, code ?? null]
  )
  tellsOf(
    work,
    rows.map(({ id }) => Number(id))
  )
  const user = rows.map(({ id, primaryId, code, reason, waived, receipt }) => ({
    id,
    ...(primaryId === null ? {} : { primary_id: primaryId }),
    code,
    ...(reason ? { reason } : {}),
    ...(waived !== 0 ? { waived: fromMinor(waived, currency), currency } : {}),
    ...(receipt ? { receipt } : {})
  }))
  return { dry_run: dryRun, user, total_record_count: total?.count ?? 0 }
}

/**
 * Stops a purge: one that waits at once, one that goes on after its present chunk. Who was purged stays purged, and the
 * counters tell of that. 409 when it has ended.
 */
export async function cancelPurge(work: Work, instance: string): Promise<void> {
  const { status } = await runOf(work, instance, true)
  if (status !== 'QUEUED' && status !== 'RUNNING') throw new AlmaError('PURGE_ENDED', { id: instance })
  await askToStop(work, instance, localDay(work.now, await timeZoneOf(work)))
  await abort(work, instance, 'The purge was cancelled.')
  await recordAudit(work, { action: 'user.purge.cancelled', subject: `job-instance:${instance}` })
}

/** What a delete policy has left of a user, as reports read it. */
export interface Purged {
  status: string
  policy: DeletePolicy
  last_name: string
  user_group?: string
  job_category?: string
  statistic_category: string[]
  deleted_on: string
}

/** A page of the users who are deleted, for reports; the latest first, otherwise in no order that tells anything. */
export async function purgedUsers(work: Work, { policy, limit, offset }: Paging & { policy?: DeletePolicy }) {
  const rows = await sql<Purged & { total: number }>(
    work,
    `select status, policy, last_name, user_group, job_category, statistical_categories as statistic_category,
       deleted_on::text from purged_user
     where institution = $1 and ($2::text is null or policy = $2)
     order by deleted_on desc, last_name limit $3 offset $4`,
    [work.institution, policy ?? null, limit, offset]
  )
  const [total] = await sql<{ count: number }>(
    work,
    'select count(*)::int as count from purged_user where institution = $1 and ($2::text is null or policy = $2)',
    [work.institution, policy ?? null]
  )
  const shown = rows.map(row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
  return { purged_user: shown as unknown as Purged[], total_record_count: total?.count ?? 0 }
}
