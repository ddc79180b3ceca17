import { recordAudit } from '../../audit/service.ts'
import { waivableOf, waiveAllOf, wouldWaive } from '../../fees/waive-all.ts'
import type { Work } from '../../platform/work.ts'
import { cancelAllOf } from '../../requests/change/cancel.ts'
import { cancelOpenOf } from '../../resource-sharing/cancel-all.ts'
import { reasonsAgainst } from '../../users/change/remove.ts'
import { lockPolicy, policyOf } from '../decided.ts'
import { type PurgeFacts, type PurgeOrder, type Verdict, verdictOn } from '../rules.ts'
import type { ResultCode } from '../settings.ts'
import type { PurgeJobRun } from './declared.ts'
import { eraseUsers } from './erase.ts'
import { factsOf, insertResults, moveTo, type Result } from './run-store.ts'
import { lockTied } from './store.ts'

/** Users of one transaction: its locks are held for about a quarter of a second. */
export const chunkSize = 100

const counterOf: Partial<Record<ResultCode, keyof PurgeJobRun['counters']>> = {
  PURGED: 'purged',
  NO_PURGE_DATE: 'skippedNoPurgeDate',
  LOANS: 'skippedLoans',
  FEES: 'skippedFees',
  FEES_EXPORTED: 'skippedFees',
  CREDIT: 'skippedFees',
  REQUESTS: 'skippedRequests',
  RS_REQUESTS: 'skippedRequests',
  RS_ON_HOLD_SHELF: 'skippedRequests',
  ACQUISITIONS: 'skippedAcq'
}

/** What a run is asked to do. Which groups are protected is decided beside it, also while it goes. */
export type PurgeTask = Omit<PurgeOrder, 'protectedGroups'>

/** Deals with some users in one transaction, with its report. True when somebody has asked the run to stop. */
export async function purgeChunk(run: PurgeJobRun, task: PurgeTask, ids: readonly string[]): Promise<boolean> {
  const { dry_run: dryRun } = run.parameters
  if (!task.excludeActiveRequests && !dryRun) await cancelFirst(run, task, ids)
  return run.transaction(async work => {
    const decided = dryRun ? await policyOf(work) : await lockPolicy(work)
    const { policy } = decided
    const order = { ...task, protectedGroups: decided.protectedGroups }
    const seen = await judge(work, order, ids, !dryRun)
    const judged = dryRun ? seen : seen.map(one => ({ ...one, verdict: atLast(order, one) }))
    const going = judged.filter(({ verdict }) => verdict.code === 'PURGED').map(({ userId }) => userId)
    if (!dryRun) await lockTied(work, going)
    const waived = await waive(run, work, going)
    const receipts = dryRun ? undefined : await eraseUsers(work, decided, 'PURGE', going)
    const results = judged.map(
      ({ userId, verdict: { code, reason } }): Result => ({
        userId,
        code,
        reason: reason || null,
        waivedMinor: waived.get(userId) ?? 0,
        receipt: receipts?.get(userId) ?? null
      })
    )
    await insertResults(work, run.instance, results)
    run.count('candidates', results.length)
    for (const { code } of results) run.count(counterOf[code] ?? 'skippedOther')
    const cancelled = await moveTo(work, run.instance, ids.at(-1) as string)
    await run.save(work, 50)
    if (!dryRun && going.length > 0)
      await recordAudit(work, {
        action: 'user.purged',
        subject: `job-instance:${run.instance}`,
        count: going.length,
        detail: { policy }
      })
    return cancelled
  })
}

interface Judged {
  userId: string
  facts: PurgeFacts
  verdict: Verdict
}

/** What becomes of each of these users, by number; `lock` holds them. Those who are gone by now are left out. */
async function judge(work: Work, order: PurgeOrder, ids: readonly string[], lock: boolean): Promise<Judged[]> {
  const rows = await factsOf(work, ids, lock)
  const found = rows.map(({ id }) => id)
  const [reasons, balances] = [await reasonsAgainst(work, found), await waivableOf(work, found)]
  return rows.map(({ id, ...own }) => {
    const facts: PurgeFacts = { ...own, balanceMinor: balances.get(id) ?? 0, against: reasons.get(id) ?? [] }
    return { userId: id, facts, verdict: verdictOn(order, facts) }
  })
}

/** Requests were cancelled before: one that was made since protects. */
const atLast = (order: PurgeOrder, { verdict, facts }: Judged): Verdict =>
  verdict.code === 'PURGED' ? verdictOn({ ...order, excludeActiveRequests: true }, facts) : verdict

/** Waives what the users owe, by user; a dry run counts the same and waives nothing. */
async function waive(run: PurgeJobRun, work: Work, ids: readonly string[]): Promise<Map<string, number>> {
  const waived = run.parameters.dry_run ? await wouldWaive(work, ids) : await waiveAllOf(work, ids, 'OTHER')
  for (const { count, amountMinor } of waived.values()) {
    run.count('waivedCount', count)
    run.count('waivedAmount', amountMinor)
  }
  return new Map([...waived].map(([userId, { amountMinor }]) => [userId, amountMinor]))
}

/**
 * Cancels the requests of those whom nothing else protects, each user in a transaction of its own: copies and queues
 * are locked for it. Who waits is told before he is forgotten: where the letter goes by mail, the next run purges.
 */
async function cancelFirst(run: PurgeJobRun, task: PurgeTask, ids: readonly string[]): Promise<void> {
  const isWaiting = ({ verdict, facts }: Judged): boolean =>
    verdict.code === 'PURGED' && facts.against.some(({ code }) => code === 'REQUESTS' || code === 'RS_REQUESTS')
  const waitingOf = async (work: Work, some: readonly string[], lock: boolean): Promise<Judged[]> => {
    const { protectedGroups } = await policyOf(work)
    return (await judge(work, { ...task, protectedGroups }, some, lock)).filter(isWaiting)
  }
  for (const { userId } of await waitingOf(run.open(), ids, false))
    await run.transaction(async work => {
      if ((await waitingOf(work, [userId], true)).length === 0) return
      const requests = await cancelAllOf(work, userId, true)
      const sharing = await cancelOpenOf(work, userId, true)
      run.count('cancelledRequests', requests + sharing)
      await run.save(work, 50)
    })
}
