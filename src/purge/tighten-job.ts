import Type from 'typebox'
import { recordAudit } from '../audit/service.ts'
import { defineJob, Interrupted } from '../jobs/job.ts'
import { forgetUsers } from '../users/remove.ts'
import type { Work } from '../work.ts'
import { policyOf } from './decided.ts'
import { queue } from './declared.ts'
import { type DeletePolicy, deletePolicies, isTighter } from './settings.ts'
import { deleteAttachments, lockTied, milderOnes, tighten } from './store.ts'

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
    for (let more = true; more; ) {
      if (run.stopping) throw new Interrupted('The service is stopping.')
      more = await run.transaction(async work => {
        const { policy } = await policyOf(work)
        const count = await applyTo(work, policy)
        run.count('users', count)
        await run.save(work, 50)
        if (count > 0)
          await recordAudit(work, {
            action: 'user.purged',
            subject: `job-instance:${run.instance}`,
            count,
            detail: { policy, again: true }
          })
        return count === chunkSize
      })
    }
  }
})

async function applyTo(work: Work, policy: DeletePolicy): Promise<number> {
  const milder = deletePolicies.filter(one => isTighter(policy, one))
  if (milder.length === 0) return 0
  const rows = await milderOnes(work, milder, chunkSize)
  const whole = rows.filter(row => row.policy === 'KEEP_FULLY_REPORTABLE').map(({ id }) => id)
  if (whole.length > 0) {
    await lockTied(work, whole)
    await forgetUsers(work, whole)
    await deleteAttachments(work, whole)
  }
  await tighten(
    work,
    policy,
    rows.map(({ id }) => id)
  )
  return rows.length
}
