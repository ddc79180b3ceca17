import Type from 'typebox'
import { AlmaError } from '../../alma/errors.ts'
import { reportDaysOf } from '../../anonymization/rules/decided.ts'
import { defineJob } from '../../jobs/job.ts'
import { batchesOf, type RunRows } from '../../jobs/rows.ts'
import { removeRunRows } from '../../jobs/rows-store.ts'
import { dropBrokenUploads } from '../feed/file-store.ts'
import { oldRuns, undecidedRuns } from '../runs/list-store.ts'
import { dropExpiredPlans } from '../runs/plans-store.ts'
import { discard } from './decisions.ts'

/** What of a run names people, and what one that was cut off leaves. Counters, times and file names stay. */
export const detailRows: readonly RunRows[] = [
  { table: 'sis_record', column: 'run_id' },
  { table: 'sis_reject', column: 'run_id' },
  { table: 'sis_chunk', column: 'run_id' },
  { table: 'sis_file_chunk', column: 'run_id' },
  { table: 'sis_claim', column: 'run_id' },
  { table: 'sis_contest', column: 'run_id' }
]
/** What stays of a run as long as the history of jobs. */
export const runRows: readonly RunRows[] = [
  { table: 'sis_notice', column: 'run_id' },
  { table: 'sis_file', column: 'run_id' },
  { table: 'sis_run', column: 'id' }
]

/** Runs whose details one transaction removes, and at how many records it stops at fewer. */
const most = { runs: 100, records: 100_000 }

/**
 * Removes the details of SIS runs that ended longer ago than reports stay (`report_days`, `REPORT_DAYS`), and what a
 * run that ended otherwise has left of its files (docs/personal-data.md). Nothing of a run that waits in a queue or
 * goes on is touched, nor of one that is being undone or applied; one about which nobody has decided for as long is
 * discarded.
 */
export const retention = defineJob({
  kind: 'sis-retention',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters: Type.Object({}),
  counters: { runs: 'SIS runs whose details were removed' },
  async list() {
    const description = 'Removes what the reports of SIS runs tell of single users, once it is old enough.'
    return [{ id: 'S1002', name: 'SIS Reports Purge', description, schedule: '0 2 * * *' }]
  },
  async run(run) {
    const days = await run.transaction(work => reportDaysOf(work, run.config))
    await run.transaction(dropBrokenUploads)
    await run.transaction(dropExpiredPlans)
    for (const id of await run.transaction(work => undecidedRuns(work, days)))
      await run
        .transaction(work => discard(work, id, { why: `Nobody decided for ${days} days.` }))
        .catch(error => {
          // Somebody has decided in between.
          if (!(error instanceof AlmaError && error.name === 'RUN_NOT_WAITING')) throw error
        })
    const runs = await run.transaction(work => oldRuns(work, days))
    for (const batch of batchesOf(runs, most))
      await run.transaction(async work => {
        await removeRunRows(work, [...detailRows, { table: 'job_event', column: 'instance' }], batch.runs)
        run.count('runs', batch.runs.length)
        await run.save(work, 50)
      })
  }
})
