import Type from 'typebox'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { defineJob, Interrupted } from './job.ts'
import { allRunRows, removeRunRows } from './rows.ts'

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
        const ids = await oldRuns(work, run.config.JOB_HISTORY_DAYS)
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

/** The oldest runs that are over for longer than that; one that waits, for its turn or for a person, is not over. */
async function oldRuns(work: Work, days: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    work,
    `select id::text as id from job_instance
     where institution = $1 and submit_time < $2::timestamptz - make_interval(days => $3)
       and end_time < $2::timestamptz - make_interval(days => $3)
       and status not in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED')
     order by submit_time limit $4`,
    [work.institution, work.now, days, batch]
  )
  return rows.map(({ id }) => id)
}
