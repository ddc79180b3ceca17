import Type from 'typebox'
import { noId } from '../alma/ids.ts'
import { recordAudit } from '../audit/service.ts'
import { defineJob, Interrupted } from '../jobs/job.ts'
import type { Work } from '../platform/work.ts'
import { cutLinks, forgetOwn, handOver } from '../users/change/remove.ts'
import { cutsAtOnce, policyOf } from './decided.ts'
import { queue } from './run/declared.ts'
import { deleteAttachments, lockTied, milderOnes, tiedAfter, tighten } from './run/store.ts'
import { type Decided, type DeletePolicy, deletePolicies, isTighter } from './settings.ts'

const chunkSize = 500

/** How the job is listed. */
export const tightenListing = {
  id: 'M1003',
  name: 'Apply Delete Policy',
  description: 'Takes from users who were deleted before what the delete policy does not keep any more.',
  queue
}

/**
 * Applies a delete policy to users who were deleted by a milder one (PUR-02). What was done is milder no longer, so
 * that a run that was cut off goes on with the others.
 */
export const tightenJob = defineJob({
  kind: 'delete-policy',
  privilege: 'PURGE_USERS',
  type: 'MANUAL',
  category: { value: 'USERS', desc: 'Users' },
  parameters: Type.Object({}),
  counters: { users: 'Deleted users of whom less is kept now' },
  list: async () => [tightenListing],
  async run(run) {
    await inSteps(run, async work => {
      const decided = await policyOf(work)
      const count = await applyTo(work, decided)
      return { count, policy: decided.policy, more: count === chunkSize }
    })
    let after = noId
    await inSteps(run, async work => {
      const { cutLinks: cuts, policy } = await policyOf(work)
      const ids = cuts ? await tiedAfter(work, after, chunkSize) : []
      await lockTied(work, ids)
      await cutLinks(work, ids)
      after = ids.at(-1) ?? after
      return { count: ids.length, policy, more: ids.length === chunkSize }
    })
  }
})

type Run = Parameters<typeof tightenJob.run>[0]

/** One transaction after the other, each with its count and its entry in the audit trail, until there is no more. */
async function inSteps(
  run: Run,
  step: (work: Work) => Promise<{ count: number; policy: DeletePolicy; more: boolean }>
): Promise<void> {
  for (let goesOn = true; goesOn; ) {
    if (run.stopping) throw new Interrupted('The service is stopping.')
    goesOn = await run.transaction(async work => {
      const { count, policy, more } = await step(work)
      run.count('users', count)
      await run.save(work, 50)
      if (count > 0)
        await recordAudit(work, {
          action: 'user.purged',
          subject: `job-instance:${run.instance}`,
          count,
          detail: { policy, again: true }
        })
      return more
    })
  }
}

async function applyTo(work: Work, decided: Pick<Decided, 'policy' | 'cutLinks'>): Promise<number> {
  const { policy } = decided
  const milder = deletePolicies.filter(one => isTighter(policy, one))
  if (milder.length === 0) return 0
  const rows = await milderOnes(work, milder, chunkSize)
  const ids = rows.map(({ id }) => id)
  const whole = rows.filter(row => row.policy === 'KEEP_FULLY_REPORTABLE').map(({ id }) => id)
  await lockTied(work, ids)
  if (cutsAtOnce(decided)) await cutLinks(work, ids)
  if (whole.length > 0) {
    await forgetOwn(work, whole)
    await deleteAttachments(work, whole)
  }
  await handOver(work, await tighten(work, policy, ids))
  return rows.length
}
