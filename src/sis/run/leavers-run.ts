import { noId } from '../../alma/ids.ts'
import { Interrupted } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import { rowOf } from '../decide/decide.ts'
import { insertRecords, type RecordRow } from '../decide/record-store.ts'
import { storedUsers, updateUsers } from '../decide/store.ts'
import { cancellation } from '../runs/failure.ts'
import { leave, leaversEntry, leavingDay } from './leavers.ts'
import * as leavers from './leavers-store.ts'
import { keepChunk, type PassState } from './pass.ts'
import { persistently } from './transient.ts'

/** Somebody who is missing from the feed; of a plan: with the version that it was reckoned from. */
interface Missing {
  id: string
  version?: number | null
}

/**
 * Settles those of the profile's users whom the run's files leave out, as the profile says (SIS-42). Only a synchronize
 * with at least one record tells who has left.
 */
export async function settleLeavers(going: PassState): Promise<void> {
  const { run, rules, chunkSize } = going
  if (rules.settings.leavers === 'NOTHING' || rules.mode !== 'synchronize' || run.counters.processed === 0) return
  for await (const missing of rules.plan === undefined ? missingUsers(going) : ofPlan(going, rules.plan)) {
    if (run.stopping) throw new Interrupted()
    for (let at = 0; at < missing.length; at += chunkSize) {
      const chunk = missing.slice(at, at + chunkSize)
      const moved = await persistently(run, work => settleMissing(work, going, chunk))
      going.chunkNumber++
      going.since = performance.now()
      Object.assign(going, moved)
      if (going.cancelled) throw cancellation()
    }
  }
}

async function* missingUsers({ run, runId, rules, seen }: PassState): AsyncGenerator<Missing[]> {
  const refused = await leavers.refusedUsers(run.open(), runId)
  if (!refused) return
  const { profileCode, settings } = rules
  const day = leavingDay(settings, rules.at ?? run.open().now)
  const limit = 5000
  for (let after = noId; ; ) {
    const ids = await leavers.mayLeave(run.open(), { profileCode, leavers: settings.leavers, day, after, limit })
    const missing = ids.filter(id => !seen.has(id) && !refused.has(id))
    if (missing.length > 0) yield missing.map(id => ({ id }))
    if (ids.length < limit) return
    after = ids.at(-1) ?? noId
  }
}

async function* ofPlan({ run, runId, chunkSize }: PassState, plan: string): AsyncGenerator<Missing[]> {
  for (;;) {
    const settled = await leavers.leaversSettled(run.open(), runId)
    const missing = await leavers.plannedLeavers(run.open(), plan, settled, chunkSize)
    if (missing.length === 0) return
    yield missing
  }
}

const blank = { primaryId: null, reason: null, code: null, message: null, version: null, changes: null }
const moved = 'The user has changed since the plan was made; nothing was applied.'

async function settleMissing(work: Work, going: PassState, missing: readonly Missing[]) {
  const { rules, run } = going
  const stored = await storedUsers(
    work,
    missing.map(({ id }) => id),
    !rules.dryRun
  )
  const outcomes: { outcome: 'u' | 'r' | 'n'; userId: string }[] = []
  const rows: RecordRow[] = []
  const written: ReturnType<typeof rowOf>[] = []
  for (const { id, version } of missing) {
    const user = stored.get(id)
    const left = user && leave(user.record, rules.settings, rules.at ?? work.now)
    const row = {
      ...blank,
      number: run.counters.processed + outcomes.length,
      primaryId: user?.record.primary_id ?? null
    }
    if (version !== undefined && (!left || user.version !== version)) {
      outcomes.push({ outcome: 'r', userId: id })
      rows.push({ ...row, reason: 'BASE_MOVED', code: '401871', message: moved })
    } else if (user && left) {
      outcomes.push({ outcome: 'u', userId: id })
      rows.push({ ...row, changes: left.changes, version: user.version + (rules.dryRun ? 0 : 1) })
      written.push(rowOf(id, left.record, user.guarded, user.pin, null))
    } else outcomes.push({ outcome: 'n', userId: id })
  }
  if (!rules.dryRun) await updateUsers(work, written)
  await insertRecords(work, going.runId, rows)
  const gone = outcomes.filter(({ outcome }) => outcome === 'u').length
  const { leavers: before = 0, updated = 0 } = going.kinds
  const kinds = { ...going.kinds, leavers: before + gone, updated: updated + gone }
  const lines = missing.map(() => 0)
  return keepChunk(work, going, { entry: leaversEntry, lines, outcomes, rows, userNumber: 0, kinds })
}
