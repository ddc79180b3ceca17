import type { Found } from '../alarms/rules.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** A failure that nobody has repeated for so many days is no alarm any more. */
const days = 7

/** Jobs whose last run failed, or ended with what the operator should read. */
export async function jobAlarms(work: Work): Promise<Found[]> {
  const rows = await sql<{ id: string; job_id: string; name: string; profile: string | null; status: string }>(
    work,
    `select id, job_id, name, profile, status from (
       select distinct on (job_id) id::text as id, job_id, name, status, end_time, listing -> 'profile' ->> 'code' as profile
       from job_instance where institution = $1 and end_time > $2 and status like 'COMPLETED%'
       order by job_id, end_time desc, id desc) last
     where status in ('COMPLETED_FAILED', 'COMPLETED_WARNING') order by id`,
    [work.institution, new Date(work.now.getTime() - days * 86_400_000)]
  )
  return rows.map(({ id, job_id, name, profile, status }) => ({
    code: status === 'COMPLETED_FAILED' ? ('FAILED' as const) : ('WARNING' as const),
    about: `instance:${id}`,
    ...(profile === null ? {} : { profile }),
    message: `"${name}" has ${status === 'COMPLETED_FAILED' ? 'failed' : 'ended with warnings'}. Why: GET /almaws/v1/conf/jobs/${job_id}/instances/${id}.`
  }))
}
