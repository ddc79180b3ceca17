import { change, db, row } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { SisRun } from '../entity.ts'
import type { Decided, Failure, GuardState, Kinds } from '../run-state.ts'

// The row of a run: everything that writes it stands here.

const one = (work: Work, runId: string) =>
  db.selectFrom('sis_run').where('institution', '=', work.institution).where('id', '=', runId)

const changed = (work: Work, runId: string) =>
  db.updateTable('sis_run').where('institution', '=', work.institution).where('id', '=', runId)

/** Adds the row of a run; its number is that of its job instance. */
export async function addRun(
  work: Work,
  id: string,
  profileCode: string,
  mode: SisRun['mode'],
  dryRun: boolean
): Promise<void> {
  work.em.create(SisRun, { institution: work.institution, id, profileCode, mode, dryRun })
  await work.em.flush()
}

/** Says what a new run is based on, and who has asked for it. */
export async function setOrigin(
  work: Work,
  runId: string,
  of: { action: 'APPLY' | 'UNDO'; run: string; decided: Decided }
): Promise<void> {
  const { action, run, decided } = of
  const guard: GuardState = { state: 'OFF', decided }
  await change(work, changed(work, runId).set({ action, basedOn: run, guard }))
}

/** What a run is based on, and when it began. */
export async function originOf(work: Work, runId: string) {
  const run = await row(work, one(work, runId).select(['action', 'basedOn', 'startedAt']))
  return { action: run?.action ?? 'FEED', basedOn: run?.basedOn ?? undefined, startedAt: run?.startedAt ?? undefined }
}

/** Where a run goes on. */
export async function placeOf(work: Work, runId: string) {
  const columns = ['fileNumber', 'userNumber', 'chunkNumber', 'kinds', 'planHash', 'cancelled'] as const
  const run = await row(work, one(work, runId).select(columns))
  return {
    fileNumber: run?.fileNumber ?? 0,
    userNumber: run?.userNumber ?? 0,
    chunkNumber: run?.chunkNumber ?? 0,
    kinds: run?.kinds ?? {},
    planHash: run?.planHash ?? null,
    cancelled: (run?.cancelled ?? null) !== null
  }
}

/** How a run stands that a process takes up; `guard`: null before it was asked. */
export async function stageOf(work: Work, runId: string) {
  const run = await row(work, one(work, runId).select(['phase', 'failure', 'guard', 'cancelled']))
  return {
    ended: run?.phase === 'FINISHED',
    failure: run?.failure ?? null,
    guard: run?.guard ?? null,
    cancelled: (run?.cancelled ?? null) !== null
  }
}

/** Locks the row of a run until the transaction ends. */
export async function lockRun(work: Work, runId: string): Promise<void> {
  await row(work, one(work, runId).select('id').forUpdate())
}

/** Marks that a run has begun to check its files. */
export async function markStarted(work: Work, runId: string): Promise<void> {
  await change(
    work,
    changed(work, runId).set({ phase: 'CHECKING', startedAt: eb => eb.fn.coalesce('startedAt', eb.val(work.now)) })
  )
}

/** Moves a run on: where it is, and how long it has worked. True when somebody has asked it to stop. */
export async function moveRun(
  work: Work,
  runId: string,
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
  const { workedMs, ...place } = at
  const moved = await row(
    work,
    changed(work, runId)
      .set({ ...place, workedMs: eb => eb('workedMs', '+', workedMs) })
      .returning('cancelled')
  )
  return (moved?.cancelled ?? null) !== null
}

/** Keeps how the guard of a run stands. */
export async function setGuard(work: Work, runId: string, guard: GuardState): Promise<void> {
  await change(work, changed(work, runId).set({ guard }))
}

/** Lets the run show what it would change, until somebody decides; false when somebody has cancelled it. */
export async function waitForApproval(work: Work, runId: string, guard: GuardState): Promise<boolean> {
  const waiting = changed(work, runId).where('cancelled', 'is', null)
  return (await change(work, waiting.set({ phase: 'WAITING_FOR_APPROVAL', guard }))) === 1
}

/** Marks that somebody has asked the run to stop: it looks at each chunk. */
export async function markCancelled(work: Work, runId: string, cancelled: Decided): Promise<void> {
  await change(work, changed(work, runId).set({ cancelled }))
}

/** Keeps how many records were decided about beforehand; null: they are looked for anew. */
export async function setContests(work: Work, runId: string, contests: number | null): Promise<void> {
  await change(work, changed(work, runId).set({ contests }))
}

/** Puts the row of a run back before its first record. */
export async function resetPlace(work: Work, runId: string): Promise<void> {
  const place = { fileNumber: 0, userNumber: 0, chunkNumber: 0, workedMs: 0 }
  const found = { kinds: null, planHash: null, contests: null }
  await change(work, changed(work, runId).set({ phase: 'APPLYING', ...place, ...found }))
}

/** Marks that a run has ended; gives what it was a run of. */
export function markFinished(work: Work, runId: string, failure: Failure | null) {
  return row(
    work,
    changed(work, runId)
      .set({
        phase: 'FINISHED',
        endedAt: work.now,
        startedAt: eb => eb.fn.coalesce('startedAt', eb.val(work.now)),
        failure
      })
      .returning(['profileCode as profile', 'mode'])
  )
}

/**
 * Makes a dry run of a feed that ended well a plan until then. One that would change nobody is no plan: there is
 * nothing to apply.
 */
export async function makePlan(work: Work, runId: string, until: Date): Promise<void> {
  const wouldChange = db
    .selectFrom('sis_chunk as c')
    .where('c.institution', '=', work.institution)
    .where('c.runId', '=', runId)
    .where('c.outcomes', '~', '[cu]')
  await change(
    work,
    changed(work, runId)
      .where('dryRun', '=', true)
      .where('action', '=', 'FEED')
      .where(eb => eb.exists(wouldChange))
      .set({ planUntil: until })
  )
}

/** Marks that a plan is one no longer. */
export async function planEnded(work: Work, runId: string): Promise<void> {
  await change(work, changed(work, runId).set({ planUntil: null }))
}

/** Composes the end of the institution's plans: alias `r`. The caller says of which. */
export const endingPlans = (work: Work) =>
  db
    .updateTable('sis_run as r')
    .set({ planUntil: null })
    .where('r.institution', '=', work.institution)
    .where('r.planUntil', 'is not', null)
