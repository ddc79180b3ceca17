import { AlmaError } from '../alma/errors.ts'
import { idOf } from '../alma/ids.ts'
import { recordAudit } from '../audit/service.ts'
import { abort } from '../jobs/service.ts'
import { notePeople, type Work } from '../platform/work.ts'
import { findRun, pageOfResults } from './report-store.ts'
import { askToStop } from './store.ts'

/** What the job was given. */
interface Parameters {
  set_id: string
  dry_run: boolean
  not_applicable: string
}

/** A run of the job; 402218 when there is none of that number. `lock` holds it until the transaction ends. */
async function runOf(work: Work, instance: string, lock = false) {
  const id = idOf(instance)
  const run = id === undefined ? undefined : await findRun(work, id, lock)
  if (!run) throw new AlmaError('USER_UPDATE_NOT_FOUND', {})
  const { set_id = '', dry_run = false, not_applicable = '' } = run.parameters as Partial<Parameters>
  return { ...run, parameters: { set_id, dry_run, not_applicable } }
}

/** How a run stands. */
export async function updateRun(work: Work, instance: string) {
  const { status, parameters, counters, members, cancelledBy } = await runOf(work, instance)
  return {
    instance,
    status,
    set_id: parameters.set_id,
    dry_run: parameters.dry_run,
    members: members ?? 0,
    counters,
    not_applicable: parameters.not_applicable.split(' ').filter(Boolean),
    ...(cancelledBy ? { cancelled_by: cancelledBy } : {})
  }
}

/** A page of what a run did, or would do, to single users, in the order of their numbers. */
export async function resultsOf(
  work: Work,
  instance: string,
  { outcome, limit, offset }: { outcome?: string; limit: number; offset: number }
) {
  const { parameters } = await runOf(work, instance)
  const { page, total } = await pageOfResults(work, instance, { outcome, limit, offset })
  notePeople(
    work,
    page.map(({ id }) => id)
  )
  return {
    dry_run: parameters.dry_run,
    user: page.map(({ id, primaryId, outcome: became, changes, code, message }) => ({
      id: String(id),
      outcome: became,
      ...Object.fromEntries(
        Object.entries({ primary_id: primaryId, code, message }).filter(([, value]) => value !== null)
      ),
      ...(changes ? { changes: changes.map(({ field, old, new: next }) => ({ field, old, new: next })) } : {})
    })),
    total_record_count: total
  }
}

/**
 * Stops a run: one that waits at once, one that goes on after its present chunk. Who was changed stays changed, and the
 * counters tell of that. 409 when it has ended.
 */
export async function cancelRun(work: Work, instance: string): Promise<void> {
  const { status, parameters } = await runOf(work, instance, true)
  if (status !== 'QUEUED' && status !== 'RUNNING') throw new AlmaError('USER_UPDATE_ENDED', { id: instance })
  const of = { setId: parameters.set_id, dryRun: parameters.dry_run }
  await askToStop(work, instance, of)
  await abort(work, instance, 'The run was cancelled.')
  await recordAudit(work, { action: 'user.bulk-update.cancelled', subject: `job-instance:${instance}` })
}
