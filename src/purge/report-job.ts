import Type from 'typebox'
import { reportDaysOf } from '../anonymization/rules/decided.ts'
import { defineJob } from '../jobs/job.ts'
import { removeOld } from './report-store.ts'

/**
 * Removes what purges told of single users, `report_days` or `REPORT_DAYS` after they ended (docs/purge.md). Counters
 * stay.
 */
export const reportJob = defineJob({
  kind: 'purge-reports',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters: Type.Object({}),
  counters: { results: 'Results of single users that were removed' },
  async list() {
    const description = 'Removes what purges told of single users, once it is old enough.'
    return [{ id: 'S1041', name: 'Purge Reports Purge', description, schedule: '20 2 * * *' }]
  },
  async run(run) {
    await run.transaction(async work => {
      const days = await reportDaysOf(work, run.config)
      for (const table of ['purge_result', 'purge_run'] as const) {
        const gone = await removeOld(work, table, days)
        if (table === 'purge_result') run.count('results', gone)
      }
      await run.save(work, 99)
    })
  }
})
