import { formatMoment } from '../alma/dates.ts'
import type { JobRun } from '../jobs/job.ts'
import type { Change } from '../users/change.ts'
import { allCompanions } from '../users/companions.ts'
import { identifiersOf } from '../users/mapping.ts'
import { deleteUser, writeIdentifiers } from '../users/store.ts'
import type { Work } from '../work.ts'
import { rowOf } from './decide.ts'
import { type Rejection, reject } from './match.ts'
import { insertChunk, insertRecords, type RecordRow } from './record-store.ts'
import { moveRun } from './run-store.ts'
import { type StoredUser, storedUsers, takenBy, updateUsers } from './store.ts'
import { putBack } from './undo.ts'
import type { Done, DoneChunk } from './undo-store.ts'

type UndoCounter = 'processed' | 'updated' | 'removed' | 'rejected'
export type UndoRun = JobRun<{ dry_run: boolean }, UndoCounter>

/** u put back, d removed, r left as it is. */
type Undone =
  | { outcome: 'u' | 'd'; changes: Change[]; version: number | null }
  | ({ outcome: 'r'; changes: Change[] } & Rejection)
const counterOf = { u: 'updated', d: 'removed', r: 'rejected' } as const
const leftAs = (reason: string, message: string, changes: Change[] = []): Undone => ({
  outcome: 'r',
  ...reject(reason, '401871', message),
  changes
})

/** Undoes one chunk of a run, in one transaction with its report. True when somebody has asked to stop. */
export async function undoChunk(
  work: Work,
  run: UndoRun,
  at: { runId: number; number: number; of: number; chunk: DoneChunk }
): Promise<boolean> {
  const { runId, number, chunk } = at
  const begun = performance.now()
  const firstUser = run.counters.processed
  const stored = await storedUsers(
    work,
    chunk.done.map(({ userId }) => userId),
    !run.parameters.dry_run
  )
  const rows: RecordRow[] = []
  let outcomes = ''
  for (const [index, done] of chunk.done.entries()) {
    const user = stored.get(done.userId)
    const undone = user ? await undoOne(work, run, done, user) : gone
    outcomes += undone.outcome
    run.count(counterOf[undone.outcome])
    const { changes } = undone
    const told = undone.outcome === 'r' ? undone : { reason: null, code: null, message: null, version: undone.version }
    const { reason, code, message } = told
    const version = 'version' in told ? told.version : null
    const primaryId = user?.record.primary_id ?? done.primaryId
    rows.push({ number: firstUser + index, primaryId, reason, code, message, version, changes })
  }
  run.count('processed', chunk.done.length)
  const lines = chunk.done.map(({ line }) => line)
  const userIds = chunk.done.map(({ userId }) => userId)
  if (rows.length > 0)
    await insertChunk(work, runId, { number, fileNumber: 0, entry: chunk.entry, firstUser, lines, userIds, outcomes })
  await insertRecords(work, runId, rows)
  const workedMs = Math.round(performance.now() - begun)
  const place = { fileNumber: 0, userNumber: chunk.number, chunkNumber: number + 1, workedMs }
  const cancelled = await moveRun(work, runId, { ...place, phase: 'APPLYING', kinds: {}, planHash: null })
  await run.save(work, 50)
  return cancelled
}

const gone = leftAs('USER_GONE', 'The user was removed since: what a purge or a person has removed does not come back.')

async function undoOne(work: Work, run: UndoRun, done: Done, user: StoredUser): Promise<Undone> {
  const { dry_run: dryRun } = run.parameters
  return done.outcome === 'c' ? removed(work, done.userId, user, dryRun) : restored(work, done, user, dryRun)
}

/** Removes a user whom the run has made, unless he has changed since or something depends on him (PUR-09). */
async function removed(work: Work, userId: number, user: StoredUser, dryRun: boolean): Promise<Undone> {
  if (user.version !== 1) return leftAs('CHANGED_SINCE', 'The user has changed since the run made him.')
  for (const { againstDeletion } of allCompanions()) {
    const reason = await againstDeletion?.(work, userId)
    if (reason !== undefined) return leftAs('USER_IN_USE', reason)
  }
  if (!dryRun) {
    for (const { forget } of allCompanions()) await forget?.(work, userId)
    await deleteUser(work, userId)
  }
  return { outcome: 'd', changes: [], version: null }
}

async function restored(work: Work, { userId, changes }: Done, user: StoredUser, dryRun: boolean): Promise<Undone> {
  const back = putBack(user, changes, { by: work.actor, at: formatMoment(work.now) })
  if (!back.changed) return leftAs('CHANGED_SINCE', 'All that the run changed has changed since.', back.changes)
  const identifiers = identifiersOf(back.record)
  const keys = identifiers.map(({ key }) => key)
  const others = (await takenBy(work, keys)).filter(taken => taken.userId !== userId)
  if (new Set(keys).size < keys.length || (others.length > 0 && !dryRun))
    return leftAs('IDENTIFIER_TAKEN', 'An identifier that the user had is taken by now.', back.changes)
  if (!dryRun) {
    // Taken in this very moment: then the chunk is given up, and the run fails.
    const [clash] = await writeIdentifiers(work, userId, identifiers)
    if (clash) throw new Error('An identifier was taken while the run was undone.')
    await updateUsers(work, [rowOf(userId, back.record, back.guarded, user.pin, null)])
  }
  return { outcome: 'u', changes: back.changes, version: user.version + (dryRun ? 0 : 1) }
}
