import { AlmaError } from '../alma/errors.ts'
import { idOf } from '../alma/ids.ts'
import { recordAudit } from '../audit/service.ts'
import { fromMinor } from '../fees/money.ts'
import { currencyOf } from '../fees/service.ts'
import { abort } from '../jobs/service.ts'
import { notePeople, type Work } from '../platform/work.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import { countPurged, countResults, findPurged, findResults, findRun } from './report-store.ts'
import { askToStop } from './run/run-store.ts'
import type { DeletePolicy, ResultCode } from './settings.ts'

interface Paging {
  limit: number
  offset: number
}

/** A run of the purge; 401652 when there is none of that number. `lock` holds it. */
async function runOf(work: Work, instance: string, lock = false): Promise<{ status: string; dryRun: boolean }> {
  const id = idOf(instance)
  const row = id === undefined ? undefined : await findRun(work, id, lock)
  if (!row) throw new AlmaError('PURGE_NOT_FOUND', {})
  return row
}

/** A page of what a purge did, or would do, with each user (PUR-11), in the order of their numbers. */
export async function resultsOf(work: Work, instance: string, { code, limit, offset }: Paging & { code?: ResultCode }) {
  const { dryRun } = await runOf(work, instance)
  const currency = await currencyOf(work)
  const rows = await findResults(work, instance, { code, limit, offset })
  const total = await countResults(work, instance, code)
  notePeople(
    work,
    rows.map(({ id }) => id)
  )
  const user = rows.map(({ id, primaryId, code, reason, waived, receipt }) => ({
    id: String(id),
    ...(primaryId === null ? {} : { primary_id: primaryId }),
    code,
    ...(reason ? { reason } : {}),
    ...(waived !== 0 ? { waived: fromMinor(waived, currency), currency } : {}),
    ...(receipt ? { receipt } : {})
  }))
  return { dry_run: dryRun, user, total_record_count: total }
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
  const rows = await findPurged(work, { policy, limit, offset })
  const purged_user = rows.map(({ lastName, userGroup, jobCategory, statisticalCategories, deletedOn, ...row }) => ({
    ...row,
    last_name: lastName,
    ...(userGroup === null ? {} : { user_group: userGroup }),
    ...(jobCategory === null ? {} : { job_category: jobCategory }),
    statistic_category: statisticalCategories,
    deleted_on: deletedOn
  }))
  return { purged_user, total_record_count: await countPurged(work, policy) }
}
