import { AlmaError } from '../../alma/errors.ts'
import { recordAudit } from '../../audit/service.ts'
import { abort, enqueue, resume } from '../../jobs/service.ts'
import type { Work } from '../../platform/work.ts'
import { copyFiles } from '../feed/file-store.ts'
import { listingOf } from '../profile/listing.ts'
import { findProfile } from '../profile/service.ts'
import { importJob, synchronizeJob } from '../run/job.ts'
import type { Decided } from '../run-state.ts'
import * as store from '../runs/decision-store.ts'
import { dropPlan } from '../runs/plans-store.ts'
import { addRun, markCancelled, setGuard, setOrigin } from '../runs/store.ts'
import { beginAnew, finishRun } from '../runs/working-store.ts'
import { undoJob, undoListing } from '../undo/job.ts'
import type { Decision, PlanDecision } from './schema.ts'

const decided = ({ actor, now }: Work, { who, why }: Decision): Decided => ({
  by: actor,
  ...(who ? { who } : {}),
  ...(why ? { why } : {}),
  at: now.toISOString()
})

const audited = (work: Work, verb: string, id: string, detail: Record<string, string | number | boolean> = {}) =>
  recordAudit(work, { action: `sis.run.${verb}`, subject: `sis-run:${id}`, detail })

async function waiting(work: Work, id: string): Promise<store.Standing> {
  const run = await store.lockForDecision(work, id)
  if (run.status !== 'MANUAL_HANDLING_REQUIRED') throw new AlmaError('RUN_NOT_WAITING', { id })
  return run
}

/** Lets it go on from its beginning. */
async function putBack(work: Work, id: string): Promise<void> {
  if (!(await resume(work, id, {}))) throw new AlmaError('RUN_NOT_WAITING', { id })
}

/** Lets a run that its guard has stopped apply its feed: it begins anew, without a guard. */
export async function approve(work: Work, id: string, decision: Decision): Promise<void> {
  const run = await waiting(work, id)
  const by = await store.overtaker(work, run)
  if (by) throw new AlmaError('RUN_OVERTAKEN', { by })
  await beginAnew(work, run.id)
  await setGuard(work, run.id, { ...run.guard, state: 'APPROVED', decided: decided(work, decision) })
  await putBack(work, id)
  const exceeded = (run.guard?.exceeded ?? []).map(({ kind, found }) => [kind, found] as const)
  await audited(work, 'approved', run.id, Object.fromEntries(exceeded))
}

/**
 * Ends a run that its guard has stopped: nothing of it was applied, and nothing will be. A plan that nobody is applying
 * is discarded too: its feed goes at once.
 */
export async function discard(work: Work, id: string, decision: Decision): Promise<void> {
  const run = await store.lockForDecision(work, id)
  if (!run.isPlan || (await store.applied(work, run.id))) return drop(work, await waiting(work, id), decision)
  await dropPlan(work, run.id)
  await audited(work, 'discarded', run.id)
}

async function drop(work: Work, run: store.Standing, decision: Decision): Promise<void> {
  const message = 'The run was discarded. Nothing was applied.'
  await beginAnew(work, run.id)
  await setGuard(work, run.id, { ...run.guard, state: 'DISCARDED', decided: decided(work, decision) })
  await putBack(work, String(run.id))
  await abort(work, String(run.id), message)
  await finishRun(work, run.id, { message })
  await audited(work, 'discarded', run.id)
}

/**
 * Stops a run: one that waits at once, one that goes on after its present chunk. What was applied stays applied, and
 * its counters tell of that.
 */
export async function cancel(work: Work, id: string, decision: Decision): Promise<void> {
  const run = await store.lockForDecision(work, id)
  if (run.status === 'MANUAL_HANDLING_REQUIRED') return drop(work, run, decision)
  if (run.status !== 'QUEUED' && run.status !== 'RUNNING') throw new AlmaError('RUN_ENDED', { id })
  await markCancelled(work, run.id, decided(work, decision))
  const message = 'The run was cancelled.'
  if (await abort(work, id, message)) await finishRun(work, run.id, { message })
  await audited(work, 'cancelled', run.id)
}

/** Asks for a run that applies exactly what a dry run has found; returns its id. */
export async function applyPlan(work: Work, id: string, { hash, ...decision }: PlanDecision): Promise<string> {
  const plan = await store.lockForDecision(work, id)
  const refuse = (reason: string) => new AlmaError('RUN_NO_PLAN', { id, reason })
  if (!plan.dryRun || plan.action !== 'FEED') throw refuse('it is no dry run of a feed.')
  if (!/^COMPLETED_(SUCCESS|WARNING)$/.test(plan.status) || plan.failed) throw refuse('it has not ended well.')
  if (plan.planHash !== hash) throw refuse('its plan_hash is another.')
  const by = await store.applied(work, plan.id)
  if (by) throw refuse(`run ${by} applies it.`)
  if (!plan.isPlan || !plan.hasRecords)
    throw refuse(
      'its feed is not kept: it would change nobody, was discarded, has expired, or names a user who is deleted.'
    )
  const profile = await findProfile(work, plan.profileCode)
  const run = await enqueue(work, {
    job: plan.mode === 'import' ? importJob : synchronizeJob,
    listing: listingOf(profile, plan.mode),
    parameters: { profile: profile.code, dry_run: false, posted: true },
    submittedBy: `API ${work.actor}`,
    viaApi: false
  })
  await addRun(work, run, profile.code, plan.mode, false)
  await setOrigin(work, run, { action: 'APPLY', run: plan.id, decided: decided(work, decision) })
  await copyFiles(work, plan.id, run)
  await audited(work, 'applied', run, { plan: plan.id })
  return run
}

/** Asks for a run that puts back what another has changed; returns its id. */
export async function undo(work: Work, id: string, dryRun: boolean, decision: Decision): Promise<string> {
  const of = await store.lockForDecision(work, id)
  const refuse = (reason: string) => new AlmaError('RUN_NOT_UNDOABLE', { id, reason })
  if (of.dryRun) throw refuse('it was a dry run and changed nothing.')
  if (of.action === 'UNDO') throw refuse('it has itself undone a run: run the feed again.')
  if (['QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED'].includes(of.status)) throw refuse('it has not ended.')
  if (!of.hasRecords) throw refuse('it has changed nothing, or its details are not kept any more.')
  const profile = await findProfile(work, of.profileCode)
  const run = await enqueue(work, {
    job: undoJob,
    listing: undoListing(profile),
    parameters: { dry_run: dryRun },
    submittedBy: `API ${work.actor}`,
    viaApi: false
  })
  await addRun(work, run, profile.code, of.mode, dryRun)
  await setOrigin(work, run, { action: 'UNDO', run: of.id, decided: decided(work, decision) })
  await audited(work, 'undone', run, { run: of.id, dry_run: dryRun })
  return run
}
