import Type from 'typebox'
import { reportDaysOf } from '../anonymization/decided.ts'
import { defineJob } from '../jobs/job.ts'
import { sql } from '../sql.ts'

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
      for (const table of ['purge_result', 'purge_run']) {
        const rows = await sql<{ count: number }>(
          work,
          `with gone as (delete from ${table} r using job_instance j
             where r.institution = $1 and j.institution = $1 and j.id = r.instance
               and j.end_time < $2::timestamptz - make_interval(days => $3) returning 1)
           select count(*)::int as count from gone`,
          [work.institution, work.now, days]
        )
        if (table === 'purge_result') run.count('results', rows[0]?.count ?? 0)
      }
      await run.save(work, 99)
    })
  }
})
