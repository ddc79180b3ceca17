import type { Found } from '../alarms/rules.ts'
import type { Work } from '../platform/work.ts'
import { unsoundJobs } from './store.ts'

/** A failure that nobody has repeated for so many days is no alarm any more. */
const days = 7

/** Jobs whose last run failed, or ended with what the operator should read. */
export async function jobAlarms(work: Work): Promise<Found[]> {
  const unsound = await unsoundJobs(work, new Date(work.now.getTime() - days * 86_400_000))
  return unsound.map(({ id, jobId, name, profile, status }) => ({
    code: status === 'COMPLETED_FAILED' ? ('FAILED' as const) : ('WARNING' as const),
    about: `instance:${id}`,
    ...(profile === null ? {} : { profile }),
    message: `"${name}" has ${status === 'COMPLETED_FAILED' ? 'failed' : 'ended with warnings'}. Why: GET /almaws/v1/conf/jobs/${jobId}/instances/${id}.`
  }))
}
