import Type from 'typebox'
import { AlmaError } from '../alma/errors.ts'
import { reportDaysOf } from '../anonymization/decided.ts'
import { defineJob } from '../jobs/job.ts'
import { batchesOf, type RunRows, removeRunRows } from '../jobs/rows.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { discard } from './decisions.ts'
import { dropExpiredPlans } from './plans/kept.ts'

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
    await run.transaction(removeBrokenUploads)
    await run.transaction(dropExpiredPlans)
    for (const id of await run.transaction(work => undecided(work, days)))
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

/** Pieces of uploads that never became a run: their process died a day ago or more (receive.ts). */
const removeBrokenUploads = (work: Work): Promise<unknown> =>
  sql(
    work,
    `delete from sis_file_chunk f where f.institution = $1 and f.stored_at < $2::timestamptz - interval '1 day'
       and not exists (select from sis_run r where r.institution = $1 and r.id = f.run_id)`,
    [work.institution, work.now]
  )

/** Runs that have waited for an approval longer than that. */
async function undecided(work: Work, days: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    work,
    `select j.id::text as id from job_instance j join sis_run r on r.institution = j.institution and r.id = j.id
     where j.institution = $1 and j.status = 'MANUAL_HANDLING_REQUIRED'
       and j.status_time < $2::timestamptz - make_interval(days => $3) order by j.id`,
    [work.institution, work.now, days]
  )
  return rows.map(({ id }) => id)
}

/** Runs that are over for longer than that and still have details, which no undoing or plan that is under way needs. */
function oldRuns(work: Work, days: number): Promise<{ id: string; records: number }[]> {
  return sql<{ id: string; records: number }>(
    work,
    `select j.id::text as id, coalesce((j.counters ->> 'processed')::float8, 0) as records
     from job_instance j join sis_run r on r.institution = j.institution and r.id = j.id
     where j.institution = $1 and j.status not in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED') and j.end_time < $2::timestamptz - make_interval(days => $3)
       and not exists (select from sis_run u join job_instance o on o.institution = u.institution and o.id = u.id
         where u.institution = j.institution and u.based_on = j.id and o.status in ('QUEUED', 'RUNNING'))
       and (exists (select from sis_chunk c where c.institution = j.institution and c.run_id = j.id)
         or exists (select from sis_record d where d.institution = j.institution and d.run_id = j.id)
         or exists (select from sis_file_chunk f where f.institution = j.institution and f.run_id = j.id))
     order by j.id`,
    [work.institution, work.now, days]
  )
}
