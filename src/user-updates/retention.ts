import Type from 'typebox'
import { reportDaysOf } from '../anonymization/rules/decided.ts'
import { defineJob } from '../jobs/job.ts'
import { removeOld } from './report-store.ts'

/** Rows of one transaction. */
const chunkSize = 10_000

/**
 * Removes what bulk updates told of single users, `report_days` or `REPORT_DAYS` after they ended (docs/sets.md).
 * Counters stay.
 */
export const retention = defineJob({
  kind: 'user-update-reports',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters: Type.Object({}),
  counters: { results: 'Results of single users that were removed' },
  async list() {
    const description = 'Removes what bulk updates told of single users, once it is old enough.'
    return [{ id: 'S1042', name: 'User Update Reports Purge', description, schedule: '25 2 * * *' }]
  },
  async run(run) {
    const days = await run.transaction(work => reportDaysOf(work, run.config))
    for (let gone = chunkSize; gone === chunkSize; )
      gone = await run.transaction(async work => {
        const removed = await removeOld(work, days, chunkSize)
        run.count('results', removed)
        await run.save(work, 50)
        return removed
      })
  }
})
