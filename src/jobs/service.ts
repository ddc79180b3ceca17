import type { Key } from '../alma/api-key.ts'
import { parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { idOf } from '../alma/ids.ts'
import { mayUse } from '../alma/roles.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables } from '../codes/tables.ts'
import { timeZoneOf } from '../institutions/zone-store.ts'
import { addDays } from '../platform/clock.ts'
import type { Work } from '../platform/work.ts'
import { JobEvent, JobInstance } from './entity.ts'
import type { AnyJob, JobListing } from './job.ts'
import { eventToWire, instanceToWire, jobToWire, type Showing, statusLabels } from './mapping.ts'
import { readParameters } from './parameters.ts'
import type { JobStart } from './schema.ts'
import { addInstance, addToQueue, lockStarts, queueName, startsOf } from './store.ts'
import { parametersTold } from './told.ts'

export { abort, resume } from './ownership-store.ts'
export { addEvents } from './store.ts'

/** The jobs that the service knows, and how many may be started over the API (JOB-04). */
export interface JobBook {
  jobs: readonly AnyJob[]
  /** Runs of an institution that may wait or run at a time. */
  maxRunning: number
  /** Starts of one job in an hour. */
  maxStarts: number
}

interface Paging {
  limit: number
  offset: number
}

/** What is to be run. */
export interface Start {
  job: AnyJob
  listing: JobListing
  parameters: object
  /** `API`, `System` (the schedule), or the name of what asks for it. */
  submittedBy: string
  /** True for starts through Alma's own door: these count against its limits. */
  viaApi: boolean
  /** Name of the run; default: that of the job. */
  name?: string | undefined
}

/**
 * Asks for a run, within the work's own transaction: it runs once that is committed, and never when it is rolled back.
 * Gives the id of its instance. Runs of one queue wait for each other, in the order in which they were asked for.
 * Checks no limit and no overlap: that is `runJob`'s.
 */
export async function enqueue(work: Work, start: Start): Promise<string> {
  const { job, listing, parameters, submittedBy, viaApi, name = listing.name } = start
  const queue = queueName(work.institution, listing)
  const counters = Object.fromEntries(Object.keys(job.counters).map(counter => [counter, 0]))
  const id = await addInstance(work, { job, listing, name, parameters, counters, submittedBy, queue, viaApi })
  await addToQueue(work, id, queue)
  return id
}

/** A job of the institution by its id. 402215: not the form of an id; 402216: no such job. */
export async function findJob(work: Work, jobs: JobBook['jobs'], id: string) {
  if (!/^[MSO]\d+$/.test(id)) throw new AlmaError('JOB_ID_FORMAT', {})
  for (const job of jobs) {
    const listing = (await job.list(work)).find(one => one.id === id)
    if (listing) return { job, listing }
  }
  throw new AlmaError('JOB_NOT_FOUND', {})
}

const showing = async (work: Work): Promise<Showing> => ({
  labels: await codeTables(work),
  zone: await timeZoneOf(work)
})

/** The institution's jobs, in the order of their declaration (JOB-01). */
export async function listJobs(
  work: Work,
  { jobs }: JobBook,
  query: Paging & { category?: string; type?: string; profile_id?: string }
) {
  const { category, type, profile_id, limit, offset } = query
  const refuse = (detail: string) => new AlmaError('CONF_FILTER', { detail })
  if (type && !['MANUAL', 'SCHEDULED', 'OTHER'].includes(type)) throw refuse('Invalid type.')
  const by = await showing(work)
  const { labels } = by
  const known = (table: string) => category !== undefined && labels.label(table, category) !== undefined
  if (category && !jobs.some(job => job.category.value === category))
    if (!known('systemJobsGroups') && !known('HPaTaskChain.type')) throw refuse('Invalid category.')
  const found: { job: AnyJob; listing: JobListing }[] = []
  for (const job of jobs) {
    if ((type && job.type !== type) || (category && job.category.value !== category)) continue
    for (const listing of await job.list(work))
      if (!profile_id || listing.profile?.id === profile_id) found.push({ job, listing })
  }
  const page = found.slice(offset, offset + limit).map(({ job, listing }) => jobToWire(work, by, job, listing))
  return { ...(page.length > 0 && { job: page }), total_record_count: found.length }
}

/** One job. */
export async function getJob(work: Work, { jobs }: JobBook, id: string) {
  const { job, listing } = await findJob(work, jobs, id)
  return jobToWire(work, await showing(work), job, listing)
}

/**
 * Alma's own door: runs a job, unless it is waiting or running already (60347) or the API has started too many (402222,
 * 402223). Answers the job; the link of `additional_info` is the new run.
 */
export async function runJob(work: Work, book: JobBook, id: string, op: string | undefined, body: JobStart, key?: Key) {
  if (op === undefined) throw new AlmaError('JOB_OPERATION_MISSING', {})
  if (op !== 'run') throw new AlmaError('JOB_OPERATION_UNKNOWN', {})
  const { job, listing } = await findJob(work, book.jobs, id)
  if (job.privilege && !mayUse(key?.roles, job.privilege)) throw new AlmaError('UNAUTHORIZED', {})
  const { parameters: read, name, came } = readParameters(job, body)
  const parameters = (await job.prepare?.(work, read, came, listing)) ?? read
  await lockStarts(work)
  const { busy, running, starts } = await startsOf(work, listing.id, new Date(work.now.getTime() - 3_600_000))
  if (busy) throw new AlmaError('JOB_OVERLAP', {})
  if (running >= book.maxRunning) throw new AlmaError('JOBS_RUNNING_THRESHOLD', {})
  if (starts >= book.maxStarts) throw new AlmaError('JOB_STARTS_THRESHOLD', {})
  const instance = await enqueue(work, { job, listing, parameters, submittedBy: 'API', viaApi: true, name })
  const wire = jobToWire(work, await showing(work), job, listing, instance)
  await auditStart(work, { job, listing, parameters, instance })
  return wire
}

/** Tells the audit trail of a run that was asked for (AUD-03): the last thing that its transaction does. */
export async function auditStart(
  work: Work,
  { job, listing, parameters, instance }: Pick<Start, 'job' | 'listing' | 'parameters'> & { instance: string }
): Promise<void> {
  const detail = { instance, parameters: parametersTold(job, parameters) }
  await recordAudit(work, { action: 'job.started', subject: `job:${listing.id}`, detail })
}

const day = (text: string): string => {
  const value = /^\d{4}-\d{2}-\d{2}Z?$/.test(text) ? parseDay(text) : undefined
  if (!value) throw new AlmaError('JOB_DATE_FORMAT', {})
  return value
}

/** The runs of a job, newest first. The days are UTC, both included; 402217: no day; 40166410: no such status. */
export async function listInstances(
  work: Work,
  { jobs }: JobBook,
  id: string,
  query: Paging & { submit_date_from?: string; submit_date_to?: string; status?: string }
) {
  const { job } = await findJob(work, jobs, id)
  const { submit_date_from: from, submit_date_to: to, status, limit, offset } = query
  const labels = await codeTables(work)
  if (status && !Object.hasOwn(statusLabels, status) && labels.label('systemJobStatus', status) === undefined)
    throw new AlmaError('CONF_FILTER', { detail: 'Invalid status.' })
  const time = {
    ...(from && { $gte: new Date(`${day(from)}T00:00:00Z`) }),
    ...(to && { $lt: new Date(`${addDays(day(to), 1)}T00:00:00Z`) })
  }
  const where = {
    jobId: id,
    ...(status && { status: status as JobInstance['status'] }),
    ...((from || to) && { submitTime: time })
  }
  const total = await work.em.count(JobInstance, where)
  const rows =
    limit === 0
      ? []
      : await work.em.find(JobInstance, where, { orderBy: { submitTime: 'desc', id: 'desc' }, limit, offset })
  const page = rows.map(run => instanceToWire(work, labels, run, job))
  return { ...(page.length > 0 && { job_instance: page }), total_record_count: total }
}

/** One run, of the job or (`ALL`) of any. 402218: the job has no such run. */
async function findInstance(work: Work, { jobs }: JobBook, jobId: string, id: string) {
  if (jobId !== 'ALL') await findJob(work, jobs, jobId)
  const number = idOf(id)
  const run =
    number === undefined
      ? undefined
      : await work.em.findOne(JobInstance, { id: number, ...(jobId !== 'ALL' && { jobId }) })
  if (!run) throw new AlmaError('JOB_INSTANCE_NOT_FOUND', {})
  return { run, job: jobs.find(({ kind }) => kind === run.kind) }
}

/** One run as it stands. */
export async function getInstance(work: Work, book: JobBook, jobId: string, id: string) {
  const { run, job } = await findInstance(work, book, jobId, id)
  return instanceToWire(work, await codeTables(work), run, job)
}

/** What a run refused, in the order of the feed (SIS-51). 60332: only jobs about users tell. */
export async function listEvents(work: Work, book: JobBook, jobId: string, id: string, { limit, offset }: Paging) {
  const { run, job } = await findInstance(work, book, jobId, id)
  if (job?.category.value !== 'USERS') throw new AlmaError('JOB_EVENTS_ONLY_SIS', {})
  const where = { instance: run.id }
  const total = await work.em.count(JobEvent, where)
  const rows = limit === 0 ? [] : await work.em.find(JobEvent, where, { orderBy: { id: 'asc' }, limit, offset })
  const labels = await codeTables(work)
  const page = rows.map(event => eventToWire(labels, event))
  return { ...(page.length > 0 && { event: page }), total_record_count: total }
}
