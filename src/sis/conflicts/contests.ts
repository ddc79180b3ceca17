import { noId } from '../../alma/ids.ts'
import type { JobRun } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import type { ClaimedIdentifiers } from '../decide/claimed-identifiers.ts'
import { decide, type Outcome } from '../decide/decide.ts'
import type { FeedOrder } from '../decide/order.ts'
import type { Prepared, RunRules } from '../decide/prepare.ts'
import { look, newView } from '../decide/view.ts'
import type { FileRow } from '../feed/file-store.ts'
import { located, within } from '../runs/check.ts'
import { setContests } from '../runs/store.ts'
import { ConflictCollector } from './collector.ts'
import * as store from './store.ts'

type Run = Pick<JobRun, 'open' | 'transaction' | 'stopping' | 'config'>

/** True when what a profile's feeds do must not depend on the order of their records: the default. */
export const isOrderFree = ({ settings }: RunRules): boolean => settings.orderIndependent !== false

/**
 * Decides about the records that claim what others claim too, before any record of the run is applied: all of them
 * against the users as they are now. A run that is taken up again keeps what was decided.
 */
export async function orderOf(
  run: Run,
  runId: string,
  rules: RunRules,
  files: readonly FileRow[],
  claims: ClaimedIdentifiers
): Promise<FeedOrder> {
  const { contests, freed } = await store.standing(run.open(), runId)
  if (contests !== null) return { claims, contests, freed }
  await linkUsers(run.open(), rules, claims)
  return { claims, contests: claims.anyContested ? await gather(run, runId, rules, files, claims) : 0, freed }
}

/** Records that name one user by different identifiers are about the same user, though they share none. */
async function linkUsers(work: Work, { settings, mode }: RunRules, claims: ClaimedIdentifiers): Promise<void> {
  const isAnyType = settings.matchAcross === 'INSTITUTION'
  if ((settings.matchIdType === 'PRIMARY_ID' && !isAnyType) || mode === 'import') return
  const limit = 5000
  for (let after = noId; ; ) {
    const users = await store.manyNamed(work, isAnyType ? null : settings.matchIdType, after, limit)
    for (const { keys } of users) claims.link(keys)
    if (users.length < limit) return
    after = users.at(-1)?.id ?? after
  }
}

async function gather(
  run: Run,
  runId: string,
  rules: RunRules,
  files: readonly FileRow[],
  claims: ClaimedIdentifiers
): Promise<number> {
  await run.transaction(work => store.forgetContests(work, runId))
  const gathering = new ConflictCollector(rules, claims, {
    decide: chunk => alone(run.open(), runId, chunk, rules),
    say: rows => run.transaction(work => store.insertContests(work, runId, rows))
  })
  for (const file of files)
    await within(run, file, async ({ entries }) => {
      for (const entry of entries) await located(entry, file, () => gathering.take(entry))
    })
  const contests = await gathering.end()
  await run.transaction(work => setContests(work, runId, contests))
  return contests
}

/** What would become of each record if it were the only one of the feed. */
async function alone(work: Work, runId: string, chunk: readonly Prepared[], rules: RunRules): Promise<Outcome[]> {
  const view = newView()
  await look(work, runId, chunk, { ...rules, dryRun: true }, view)
  const sight = {
    ownerOf: (key: string) => view.owners.get(key),
    seen: () => false,
    stored: (userId: string) => view.stored.get(userId),
    nextId: () => noId,
    generateId: () => 'made later'
  }
  const stamp = { by: '', at: work.now.toISOString() }
  return chunk.map(prepared => decide(prepared, rules, sight, stamp))
}
