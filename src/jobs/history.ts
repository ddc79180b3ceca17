import Type from 'typebox'
import { defineJob, Interrupted } from './job.ts'
import { allRunRows } from './rows.ts'
import { removeRunRows } from './rows-store.ts'
import { oldRuns } from './store.ts'

/** Runs that one transaction removes. */
const batch = 500

/** Removes runs that ended more than JOB_HISTORY_DAYS ago, and all that hangs on them (JOB-08). */
export const jobHistory = defineJob({
  kind: 'job-history',
  type: 'SCHEDULED',
  category: { value: 'GENERAL', desc: 'General' },
  parameters: Type.Object({}),
  counters: { runs: 'Runs removed from the history' },
  async list() {
    const description = 'Removes runs of jobs that ended more than JOB_HISTORY_DAYS ago, with all that they told.'
    return [{ id: 'S1004', name: 'Job History Purge', description, schedule: '20 2 * * *' }]
  },
  async run(run) {
    for (;;) {
      if (run.stopping) throw new Interrupted()
      const gone = await run.transaction(async work => {
        const ids = await oldRuns(work, run.config.JOB_HISTORY_DAYS, batch)
        if (ids.length === 0) return 0
        await removeRunRows(work, [...allRunRows(), { table: 'job_instance', column: 'id' }], ids)
        run.count('runs', ids.length)
        await run.save(work, 50)
        return ids.length
      })
      if (gone < batch) return
    }
  }
})
