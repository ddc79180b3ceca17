import type { JobRun } from '../jobs/job.ts'
import type { Given } from './parameters.ts'

/** What a run counts, with its label. */
export const counters = {
  processed: 'Users looked at',
  updated: 'Users changed',
  unchanged: 'Users who were so already',
  failed: 'Users who could not be changed',
  notified: 'Notices written',
  notApplicable: 'Parameters that mean nothing here'
}
/** Parameters as a run has them. */
export type UpdateParameters = { set_id: string } & Given
/** A run of the job with its tools. */
export type UpdateRun = JobRun<UpdateParameters, keyof typeof counters>
