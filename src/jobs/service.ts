import type { Work } from '../work.ts'
import type { AnyJob, JobListing } from './job.ts'
import { addInstance, addToQueue, queueName } from './store.ts'

export { addEvents } from './store.ts'

export interface Start {
  job: AnyJob
  listing: JobListing
  parameters: object
  /** `API`, `System`, or the name of what asked for it. */
  submittedBy: string
  /** True for starts through Alma's own door: these count against its limits. */
  viaApi: boolean
  /** Name of the run; default: that of the job. */
  name?: string | undefined
}

/**
 * Asks for a run, within the work's own transaction: it runs once that is committed, and never when it is rolled back.
 * Gives the id of its instance. Runs of one queue wait for each other, in the order in which they were asked for.
 */
export async function enqueue(work: Work, start: Start): Promise<string> {
  const { job, listing, parameters, submittedBy, viaApi, name = listing.name } = start
  const queue = queueName(work.institution, listing)
  const counters = Object.fromEntries(Object.keys(job.counters).map(counter => [counter, 0]))
  const id = await addInstance(work, { job, listing, name, parameters, counters, submittedBy, queue, viaApi })
  await addToQueue(work, id, queue)
  return id
}
