import { formatMoment } from '../../alma/dates.ts'
import type { JobRun } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import { forgetUsers, holdingsOf, reasonsAgainst } from '../../users/change/remove.ts'
import { deleteUsers } from '../../users/find/store.ts'
import { identifiersOf } from '../../users/record/mapping.ts'
import {
  type Claim,
  claimsOf,
  insertChunk,
  insertClaims,
  insertRecords,
  type RecordRow
} from '../decide/record-store.ts'
import * as store from '../decide/store.ts'
import { moveRun } from '../runs/store.ts'
import { decideUndo, type Undone } from './decide.ts'
import type { DoneChunk } from './store.ts'
import { putBack } from './undo.ts'

type UndoCounter = 'processed' | 'updated' | 'removed' | 'rejected'
export type UndoRun = JobRun<{ dry_run: boolean }, UndoCounter>

const counterOf = { u: 'updated', d: 'removed', r: 'rejected' } as const

/** One chunk of a run that is being undone. */
export interface UndoAt {
  runId: string
  /** Number of the chunk in the report of the undoing. */
  number: number
  chunk: DoneChunk
}

/**
 * Undoes one chunk of a run in one transaction with its report: loads who is meant with a few queries, decides record
 * by record, each seeing what the ones before it did, and writes one statement a table. A dry run decides the same and
 * writes only its claims. True when somebody has asked to stop.
 */
export async function undoChunk(work: Work, run: UndoRun, at: UndoAt): Promise<boolean> {
  const { runId, chunk } = at
  const { dry_run: dryRun } = run.parameters
  const begun = performance.now()
  const view = await look(work, runId, chunk, dryRun)
  // As a feed's run has it: who asks for a field finds the run in the reports, not the job's name.
  const stamp = { by: `SIS ${run.listing.profile?.code ?? ''}`, at: formatMoment(work.now) }
  const sight = {
    stored: (userId: string) => view.stored.get(userId),
    ownerOf: (key: string) => view.owners.get(key),
    againstRemoval: (userId: string) => view.against.get(userId)
  }
  const claims = new Map<string, Claim>()
  const undone = chunk.done.map(done => {
    const one = decideUndo(done, sight, stamp)
    move(done.userId, one, view, claims)
    return one
  })
  if (dryRun) await insertClaims(work, runId, [...claims.values()])
  else await write(work, undone)
  return report(work, run, at, view, undone, begun)
}

/** Everything that a chunk looks at; `owners` as the records so far have left it. */
interface View {
  stored: Map<string, store.StoredUser>
  owners: Map<string, string | undefined>
  /** Why a user cannot be removed. */
  against: Map<string, string>
}

async function look(work: Work, runId: string, { done }: DoneChunk, dryRun: boolean): Promise<View> {
  const ids = done.map(({ userId }) => userId)
  const stored = await store.storedUsers(work, ids, !dryRun)
  const made = done.filter(({ outcome, userId }) => outcome === 'c' && stored.get(userId)?.version === 1)
  const against = await againstRemoval(
    work,
    made.map(({ userId }) => userId)
  )
  const stamp = { by: '', at: formatMoment(work.now) }
  const wanted = new Set<string>()
  for (const { outcome, userId, changes } of done) {
    const user = stored.get(userId)
    if (!user || outcome !== 'u') continue
    for (const { key } of identifiersOf(putBack(user, changes, stamp).record)) wanted.add(key)
  }
  const keys = [...wanted]
  const taken = keys.length > 0 ? await store.takenBy(work, keys) : []
  const owners = new Map<string, string | undefined>(taken.map(({ key, userId }) => [key, userId]))
  // A dry run has written nothing: what its chunks before would have set free or taken stands in its claims.
  if (dryRun && keys.length > 0)
    for (const [key, owner] of await claimsOf(work, runId, keys)) owners.set(key, owner?.userId)
  return { stored, owners, against }
}

/**
 * Why users whom the run has made cannot be removed: what stands against any deletion (PUR-09), and what is tied to
 * them. A run ties nothing to a user, so all of it came since.
 */
async function againstRemoval(work: Work, made: readonly string[]): Promise<Map<string, string>> {
  const why = new Map<string, string>()
  if (made.length === 0) return why
  for (const [userId, tied] of await holdingsOf(work, made)) {
    const kinds = new Set(tied.map(({ kind }) => kind))
    why.set(userId, `Since the run made the user, somebody has tied to him: ${[...kinds].join(', ')}.`)
  }
  for (const [userId, [first]] of await reasonsAgainst(work, made)) if (first) why.set(userId, first.reason)
  return why
}

/** Lets the records that follow see the identifiers as this one leaves them. */
function move(userId: string, undone: Undone, { owners }: View, claims: Map<string, Claim>): void {
  if (undone.outcome === 'r') return
  const gone = undone.outcome === 'd' ? undone.freed : undone.moved.removed.map(({ key }) => key)
  for (const key of gone) {
    owners.set(key, undefined)
    claims.set(key, { key, id: null, type: '', primaryId: '' })
  }
  if (undone.outcome === 'd') return
  for (const { key, type } of undone.moved.added) {
    owners.set(key, userId)
    claims.set(key, { key, id: userId, type, primaryId: undone.row.primaryId })
  }
}

/** What was set free goes first: the next one may have it. */
async function write(work: Work, undone: readonly Undone[]): Promise<void> {
  const back = undone.filter(one => one.outcome === 'u')
  const removed: { key: string; id: string }[] = []
  const added: { key: string; id: string; type: string }[] = []
  for (const { row, moved } of back) {
    for (const { key } of moved.removed) removed.push({ key, id: row.id })
    for (const { key, type } of moved.added) added.push({ key, id: row.id, type })
  }
  const made = undone.flatMap(one => (one.outcome === 'd' ? [one.userId] : []))
  if (made.length > 0) {
    await forgetUsers(work, made)
    await deleteUsers(work, made)
  }
  const rows = back.map(({ row }) => row)
  await store.updateUsers(work, rows)
  await store.deleteIdentifiers(work, removed)
  await store.insertIdentifiers(work, added)
}

/** Keeps what became of the chunk, the counters and the place, in the transaction that has undone it. */
async function report(
  work: Work,
  run: UndoRun,
  { runId, number, chunk }: UndoAt,
  { stored }: View,
  undone: readonly Undone[],
  begun: number
): Promise<boolean> {
  const firstUser = run.counters.processed
  const told = run.parameters.dry_run ? 0 : 1
  const rows = undone.map((one, index): RecordRow => {
    const { userId, primaryId } = chunk.done[index] as DoneChunk['done'][number]
    const refused = one.outcome === 'r' ? one : { reason: null, code: null, message: null }
    return {
      number: firstUser + index,
      primaryId: stored.get(userId)?.record.primary_id ?? primaryId,
      reason: refused.reason,
      code: refused.code,
      message: refused.message,
      version: one.outcome === 'u' ? one.version + told : null,
      changes: one.changes
    }
  })
  for (const { outcome } of undone) run.count(counterOf[outcome])
  run.count('processed', undone.length)
  const lines = chunk.done.map(({ line }) => line)
  const userIds = chunk.done.map(({ userId }) => userId)
  const outcomes = undone.map(({ outcome }) => outcome).join('')
  if (rows.length > 0)
    await insertChunk(work, runId, { number, fileNumber: 0, entry: chunk.entry, firstUser, lines, userIds, outcomes })
  await insertRecords(work, runId, rows)
  const workedMs = Math.round(performance.now() - begun)
  const place = { fileNumber: 0, userNumber: chunk.number, chunkNumber: number + 1, workedMs }
  const cancelled = await moveRun(work, runId, { ...place, phase: 'APPLYING', kinds: {}, planHash: null })
  await run.save(work, 50)
  return cancelled
}
