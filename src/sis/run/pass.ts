import { noId } from '../../alma/ids.ts'
import { Interrupted, type JobRun } from '../../jobs/job.ts'
import { addEvents } from '../../jobs/service.ts'
import type { Work } from '../../platform/work.ts'
import type { Outcome } from '../decide/decide.ts'
import { isUser } from '../decide/match.ts'
import type { FeedOrder } from '../decide/order.ts'
import type { Prepared, RunRules } from '../decide/prepare.ts'
import { preparedChunks } from '../decide/prepared-chunks.ts'
import { insertChunk, type RecordRow } from '../decide/record-store.ts'
import type { SeenUsers } from '../decide/seen.ts'
import { analyzeUsers } from '../decide/store.ts'
import type { FeedEntry } from '../feed/archive.ts'
import type { FileRow } from '../feed/file-store.ts'
import type { Kinds } from '../run-state.ts'
import { located, within } from '../runs/check.ts'
import { cancellation } from '../runs/failure.ts'
import { insertRejects } from '../runs/reject-store.ts'
import { moveRun } from '../runs/store.ts'
import { settleChunk } from './chunk.ts'
import { tally } from './guard.ts'
import { hashOn } from './plan.ts'
import { isTransient, mostAttempts } from './transient.ts'

export type Counter = 'processed' | 'created' | 'updated' | 'unchanged' | 'rejected'
export type SisJobRun = JobRun<any, Counter>

const counterOf = { c: 'created', u: 'updated', n: 'unchanged', r: 'rejected' } as const

/** One pass of a run over its files: where it stands is the next user of which file. */
export interface PassState {
  run: SisJobRun
  runId: string
  rules: RunRules
  seen: SeenUsers
  /** What makes the run independent of the order of its records; undefined: the first wins. */
  order?: FeedOrder | undefined
  usersTotal: number
  chunkSize: number
  fileNumber: number
  userNumber: number
  chunkNumber: number
  kinds: Kinds
  planHash: string | null
  /** Milliseconds since the last commit that were spent at work. */
  since: number
  /** True as long as every record of the whole run was one whose bytes are known to be settled: nothing to apply. */
  allKnown: boolean
  /** True once somebody has asked the run to stop. */
  cancelled?: boolean
}

/** Settles one file, from where the pass stands. */
export async function settleFile(going: PassState, file: FileRow): Promise<void> {
  await within(going.run, file, async ({ entries }) => {
    let toSkip = going.userNumber
    for (const entry of entries) toSkip = await located(entry, file, () => settleEntry(going, entry, toSkip))
  })
  going.fileNumber++
  going.userNumber = 0
}

/**
 * Settles one feed; `toSkip` users of the file were settled before the run was taken up. Returns how many are left to
 * skip.
 */
async function settleEntry(going: PassState, entry: FeedEntry, toSkip: number): Promise<number> {
  const { run, rules } = going
  const chunks = preparedChunks(run.open, entry, rules, toSkip, going.chunkSize)
  // Two chunks are read and parsed ahead, while the database works on one.
  const ahead: Promise<IteratorResult<Prepared[], number>>[] = []
  const readOn = (): void => {
    const next = chunks.next()
    next.catch(() => {})
    ahead.push(next)
  }
  readOn()
  for (;;) {
    const { value, done } = await (ahead.shift() as (typeof ahead)[0])
    if (done) return value
    if (run.stopping) throw new Interrupted()
    const settling = settle(going, entry, value)
    while (ahead.length < 2) readOn()
    await settling
    if (going.cancelled) throw cancellation()
    // After the commit and outside its attempts: what fails here must not settle the chunk once more.
    await keepStatistics(going)
  }
}

/**
 * One chunk in one transaction; anew when somebody else took an identifier in the very moment, or a lock crossed. Among
 * many calls of the API a whole chunk may never get through: then its halves are settled, each in its own transaction.
 */
async function settle(going: PassState, entry: FeedEntry, chunk: readonly Prepared[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = { ...going.run.counters }
    try {
      const { outcomes, moved } = await going.run.transaction(work => settleOnce(work, going, entry, chunk))
      for (const { outcome, userId } of outcomes) if (outcome !== 'r' && isUser(userId)) going.seen.add(userId)
      going.allKnown &&= chunk.every(({ known }, index) => known !== undefined && outcomes[index]?.outcome === 'n')
      going.userNumber += chunk.length
      going.chunkNumber++
      Object.assign(going, moved)
      going.since = performance.now()
      return
    } catch (error) {
      for (const [counter, value] of Object.entries(before))
        going.run.count(counter as Counter, value - going.run.counters[counter as Counter])
      if (attempt === mostAttempts || !isTransient(error)) throw error
      if (attempt > 1 && chunk.length > 1) break
    }
  }
  const half = Math.ceil(chunk.length / 2)
  await settle(going, entry, chunk.slice(0, half))
  await settle(going, entry, chunk.slice(half))
}

/**
 * A first load grows the tables faster than the database looks at them by itself, and it would go on searching them
 * as if they were empty: it is told to look after the 1st, 10th and 100th chunk that added users.
 */
async function keepStatistics({ run, rules, chunkNumber }: PassState): Promise<void> {
  if (!rules.dryRun && run.counters.created > 0 && /^10*$/.test(String(chunkNumber)))
    await run.transaction(analyzeUsers)
}

async function settleOnce(work: Work, going: PassState, entry: FeedEntry, chunk: readonly Prepared[]) {
  const { run, runId, rules } = going
  const { outcomes, rows } = await settleChunk(work, going, chunk, run.counters.processed)
  await insertRejects(work, runId, { kind: entry.kind, chunk, outcomes, firstNumber: run.counters.processed })
  if (!rules.measuring) await addEvents(work, run.instance, events(entry, chunk, outcomes))
  const lines = chunk.map(({ line }) => line)
  const userNumber = going.userNumber + chunk.length
  const kinds = tally(going.kinds, outcomes)
  const moved = await keepChunk(work, going, { entry: entry.name, lines, outcomes, rows, userNumber, kinds })
  return { outcomes, moved }
}

/** What became of some records, and where the pass stands after them. */
export interface Settled {
  entry: string
  lines: number[]
  outcomes: readonly Pick<Outcome, 'outcome' | 'userId'>[]
  rows: readonly RecordRow[]
  userNumber: number
  kinds: Kinds
}

/** Keeps what became of a chunk's records, its counters and its place, in the transaction that has settled it. */
export async function keepChunk(work: Work, going: PassState, settled: Settled) {
  const { run, runId, rules, fileNumber, chunkNumber, usersTotal } = going
  const { entry, lines, outcomes, rows, userNumber, kinds } = settled
  await insertChunk(work, runId, {
    number: chunkNumber,
    fileNumber,
    entry,
    firstUser: run.counters.processed,
    lines,
    userIds: outcomes.map(({ outcome, userId }) => (outcome === 'r' || isUser(userId) ? userId : noId)),
    outcomes: outcomes.map(({ outcome }) => outcome).join('')
  })
  for (const { outcome } of outcomes) run.count(counterOf[outcome])
  run.count('processed', outcomes.length)
  const planned = rules.dryRun && !rules.measuring
  const planHash = planned ? hashOn(going.planHash, outcomes, rows) : null
  const at = {
    phase: rules.measuring ? 'MEASURING' : 'APPLYING',
    fileNumber,
    userNumber,
    chunkNumber: chunkNumber + 1,
    workedMs: Math.round(performance.now() - going.since),
    kinds,
    planHash
  } as const
  const cancelled = await moveRun(work, runId, at)
  await run.save(work, Math.min(99, Math.round((100 * run.counters.processed) / Math.max(1, usersTotal))))
  return { kinds, planHash, cancelled }
}

/** Alma's events of a SIS job tell of rejected records only (SIS-51). */
function events(entry: FeedEntry, chunk: readonly Prepared[], outcomes: readonly Outcome[]) {
  return outcomes.flatMap((outcome, index) => {
    if (outcome.outcome !== 'r') return []
    const line = String(chunk[index]?.line ?? 0)
    const keys = { FILE: entry.name, LINE: line, REASON: outcome.reason, CODE: outcome.code, MESSAGE: outcome.message }
    return [{ keys: Object.entries(keys).map(([code, value]) => ({ code, value })) }]
  })
}
