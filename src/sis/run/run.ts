import { Aborted, Interrupted, JobFailure, Parked } from '../../jobs/job.ts'
import { isLost } from '../../jobs/lost.ts'
import type { Work } from '../../platform/work.ts'
import { isOrderFree, orderOf } from '../conflicts/contests.ts'
import { keysOf } from '../conflicts/feed-keys.ts'
import { ClaimedIdentifiers } from '../decide/claimed-identifiers.ts'
import type { RunRules } from '../decide/prepare.ts'
import { chunkSize } from '../decide/prepared-chunks.ts'
import { seenBefore } from '../decide/record-store.ts'
import { usersOf } from '../decide/store.ts'
import type { RawRecord } from '../feed/feed.ts'
import { type FileRow, filesOf } from '../feed/file-store.ts'
import { type FeedEntry, FeedError } from '../feed/slices.ts'
import type { GuardState, Kinds } from '../run-state.ts'
import { check } from '../runs/check.ts'
import { overtaker } from '../runs/decision-store.ts'
import { endRun } from '../runs/ending.ts'
import { cancellation, endOf, failureOf, sentence } from '../runs/failure.ts'
import * as runs from '../runs/store.ts'
import { beginAnew, startRun } from '../runs/working-store.ts'
import { isGuarded, judge } from './guard.ts'
import { settleLeavers } from './leavers-run.ts'
import { type Counter, type PassState, type SisJobRun, settleFile } from './pass.ts'

/**
 * Runs over the files of a run: first all of them are checked without being parsed (structure, encoding, checksums), so
 * that a damaged file changes nothing. With guards on, a first pass decides everything and changes nothing, and a run
 * that would change too much waits for a person (docs/sis.md). Then they are settled chunk by chunk, each in one
 * transaction with the place that it reached, so that a killed run goes on where it stopped, with no user lost or
 * doubled.
 */
export async function settleRun(run: SisJobRun, runId: string, asked: RunRules, size = chunkSize): Promise<void> {
  const stage = await runs.stageOf(run.open(), runId)
  if (stage.ended) {
    // A process that died had ended the run, and not told the runner yet.
    if (stage.failure) throw endOf(stage.failure, run.counters.processed, asked.dryRun)
    return
  }
  let rules = asked
  const { csv } = asked.settings
  const files = (await filesOf(run.open(), runId, rules.plan)).map(file => ({ ...file, csv }))
  let measuring = stage.guard?.state === 'WAITING'
  try {
    if (measuring) throw stage.cancelled ? cancellation() : new Parked()
    const claims = isOrderFree(asked) ? new ClaimedIdentifiers() : undefined
    const see = claims && ((raw: RawRecord, kind: FeedEntry['kind']) => claims.add(keysOf(raw, kind, asked)))
    const usersTotal = await check(run, runId, files, see)
    claims?.seal()
    const over = { files, usersTotal, size, claims }
    rules = await reckonedFrom(run, runId, asked)
    measuring = await begin(run, runId, rules, stage.guard)
    if (measuring) {
      run.suppose(true)
      const { allKnown } = await pass(run, runId, { ...rules, dryRun: true, measuring }, over)
      if (!(await isPassed(run, runId, rules, allKnown))) throw new Parked()
      measuring = false
      if (allKnown) return await endRun(run, runId, rules.dryRun, null)
    }
    const { kinds } = await pass(run, runId, rules, over)
    await foretell(run, runId, rules, kinds)
    await endRun(run, runId, rules.dryRun, null)
  } catch (error) {
    // Taken up again, the run goes on from what it has stored: nothing of that may be ended or forgotten here.
    if (error instanceof Interrupted || error instanceof Parked || isLost(error)) throw error
    if (measuring) await forget(run, runId)
    const failure = failureOf(error)
    await endRun(run, runId, rules.dryRun, failure)
    const told = sentence(failure, run.counters.processed, rules.dryRun)
    if (error instanceof Aborted) throw new Aborted(told)
    throw error instanceof FeedError || error instanceof JobFailure ? new JobFailure(told) : error
  }
}

/**
 * A plan reckons all its dates from one moment, that of its run, and so does the run that applies it: what is applied
 * is what was shown.
 */
async function reckonedFrom(run: SisJobRun, runId: string, rules: RunRules): Promise<RunRules> {
  if (rules.plan !== undefined) await run.transaction(work => startRun(work, runId))
  if (!rules.dryRun && rules.plan === undefined) return rules
  const { startedAt: at } = await runs.originOf(run.open(), rules.plan ?? runId)
  return at ? { ...rules, at } : rules
}

/** What a run goes over. */
interface Feed {
  files: readonly FileRow[]
  usersTotal: number
  /** Records a chunk. */
  size: number
  /** What the records claim; undefined where the first wins. */
  claims: ClaimedIdentifiers | undefined
}

/** Goes over all files from where the run stands; a full feed tells who is missing. Gives where it ended. */
async function pass(
  run: SisJobRun,
  runId: string,
  rules: RunRules,
  { files, usersTotal, size, claims }: Feed
): Promise<PassState> {
  const { kinds, planHash, cancelled, ...place } = await runs.placeOf(run.open(), runId)
  if (cancelled) throw cancellation()
  const seen = await seenBefore(run.open(), runId)
  const order = claims && (await orderOf(run, runId, rules, files, claims))
  const since = performance.now()
  // What an earlier process has seen of the run is not known to have been settled.
  const allKnown = place.fileNumber + place.userNumber + place.chunkNumber === 0
  const of = { run, runId, rules, seen, order, usersTotal, chunkSize: size }
  const going: PassState = { ...of, ...place, kinds, planHash, since, allKnown }
  for (const file of files.slice(place.fileNumber)) await settleFile(going, file)
  await settleLeavers(going)
  return { ...going, allKnown: going.allKnown && Object.keys(going.kinds).length === 0 }
}

/** True when the run has to be measured before it applies anything: see guard.ts. The first to ask decides. */
async function begin(run: SisJobRun, runId: string, rules: RunRules, guard: GuardState | null): Promise<boolean> {
  if (guard?.state === 'APPROVED') await refuseOvertaken(run.open(), { id: runId, profileCode: rules.profileCode })
  if (guard) return guard.state === 'MEASURING'
  const state = await firstState(run, rules)
  await run.transaction(work => runs.setGuard(work, runId, { state }))
  return state === 'MEASURING'
}

/** The run that went before may have been going on when this one was approved, and not have applied anything yet. */
async function refuseOvertaken(work: Work, run: { id: string; profileCode: string }): Promise<void> {
  const by = await overtaker(work, run)
  if (by) throw new JobFailure(`A later run of the profile, ${by}, has gone before.`)
}

async function firstState(run: SisJobRun, rules: RunRules): Promise<GuardState['state']> {
  if (rules.dryRun || rules.plan !== undefined || !isGuarded(rules)) return 'OFF'
  return (await isFirstLoad(run.open(), rules.profileCode)) ? 'EXEMPT' : 'MEASURING'
}

/** No feed of the profile has ever brought anybody: the first load asks nobody. */
const isFirstLoad = async (work: Work, profileCode: string): Promise<boolean> =>
  (await usersOf(work, profileCode)) === 0

/** What the guard would say of a dry run, were it none: nothing waits, but whoever looks at it is told. */
async function foretell(run: SisJobRun, runId: string, rules: RunRules, kinds: Kinds): Promise<void> {
  if (!rules.dryRun || !isGuarded(rules)) return
  const users = await usersOf(run.open(), rules.profileCode)
  const exceeded = users === 0 ? [] : judge(kinds, rules.settings, { users, records: run.counters.processed })
  const state = users === 0 ? 'EXEMPT' : exceeded.length === 0 ? 'WOULD_PASS' : 'WOULD_WAIT'
  const guard = { state, ...(exceeded.length === 0 ? {} : { exceeded }) } as const
  await run.transaction(work => runs.setGuard(work, runId, guard))
}

/**
 * Judges what the first pass found. A run that may go on begins anew, unless all was settled already; one that may not
 * keeps what it found.
 */
async function isPassed(run: SisJobRun, runId: string, rules: RunRules, allKnown: boolean): Promise<boolean> {
  const { kinds } = await runs.placeOf(run.open(), runId)
  const users = await usersOf(run.open(), rules.profileCode)
  const exceeded = judge(kinds, rules.settings, { users, records: run.counters.processed })
  if (exceeded.length === 0) {
    if (allKnown) {
      run.suppose(false)
      await run.transaction(work => runs.setGuard(work, runId, { state: 'PASSED' }))
    } else await forget(run, runId, { state: 'PASSED' })
    return true
  }
  await run.transaction(async work => {
    if (!(await runs.waitForApproval(work, runId, { state: 'WAITING', exceeded }))) throw cancellation()
    await run.park(work)
  })
  return false
}

/** Forgets what the first pass found: nothing of it was applied. */
async function forget(run: SisJobRun, runId: string, guard?: GuardState): Promise<void> {
  for (const counter of Object.keys(run.counters) as Counter[]) run.count(counter, -run.counters[counter])
  await run.transaction(async work => {
    await beginAnew(work, runId)
    if (guard) await runs.setGuard(work, runId, guard)
    await run.save(work, 0)
  })
}
