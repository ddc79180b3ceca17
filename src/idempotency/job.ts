import Type from 'typebox'
import { defineJob } from '../jobs/job.ts'
import { keptHours } from './service.ts'
import { removeKeys } from './store.ts'

/** Removes the answers that are kept for repeated calls once they are older than 24 hours (docs/personal-data.md). */
export const purge = defineJob({
  kind: 'idempotency-purge',
  type: 'SCHEDULED',
  category: { value: 'GENERAL', desc: 'General' },
  parameters: Type.Object({}),
  counters: { answers: 'Kept answers that were removed' },
  async list() {
    const description = 'Removes answers that were kept for repeated calls, once they are older than 24 hours.'
    return [{ id: 'S1003', name: 'Repeated Calls Purge', description, schedule: '10 2 * * *' }]
  },
  async run(run) {
    await run.transaction(async work => {
      const expired = new Date(work.now.getTime() - keptHours * 3_600_000)
      run.count('answers', await removeKeys(work, expired))
      await run.save(work, 100)
    })
  }
})
