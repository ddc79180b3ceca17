import { formatDay, formatMoment } from '../alma/dates.ts'
import { type Labels, present } from '../alma/present.ts'
import type { AnySchema } from '../alma/schema.ts'
import { link, type Work } from '../platform/work.ts'
import type { JobEvent as EventRow, JobInstance as Instance } from './entity.ts'
import { type AnyJob, type JobListing, supposed } from './job.ts'
import { nextSlot } from './schedule.ts'
import { Job, JobEvent, JobInstance } from './schema.ts'

/** What a job is shown with: labels, and the time zone by whose clocks schedules run. */
export interface Showing {
  labels: Labels
  zone: string
}

/** A job as the wire shows it. `instance` is the run that was just asked for. */
export function jobToWire(work: Work, by: Showing, job: AnyJob, listing: JobListing, instance?: string) {
  const { labels, zone } = by
  const { schedule, profile } = listing
  const next = schedule ? nextSlot(schedule, zone, work.now) : undefined
  const wire = {
    link: link(work, 'conf', 'jobs', listing.id),
    id: listing.id,
    name: listing.name,
    description: listing.description,
    type: { value: job.type },
    category: job.category,
    schedule: job.type === 'SCHEDULED' ? scheduleToWire(schedule, zone) : undefined,
    next_run: next && formatMoment(next),
    parameter: Object.entries(job.parameters.properties as Record<string, AnySchema>).map(([name, schema]) => ({
      name: { value: name, desc: schema.description ?? name },
      value: schema.default === undefined ? undefined : String(schema.default)
    })),
    related_profile: profile && {
      value: profile.id,
      link: link(work, 'conf', 'integration-profiles', profile.id)
    },
    additional_info: instance && {
      value: `Job no. ${instance} triggered on ${work.now.toUTCString()}`,
      link: link(work, 'conf', 'jobs', listing.id, 'instances', instance)
    }
  }
  return present(Job as AnySchema, wire, labels)
}

const scheduleToWire = (schedule: string | undefined, zone: string) =>
  schedule ? { value: schedule, desc: `${schedule} (${zone})` } : { value: 'NOT_SCHEDULED', desc: 'Not scheduled' }

/** A run as the wire shows it. `job` is undefined when this kind of job is not known any more. */
export function instanceToWire(work: Work, labels: Labels, run: Instance, job: AnyJob | undefined) {
  const wire = {
    link: link(work, 'conf', 'jobs', run.jobId, 'instances', run.id),
    id: run.id,
    external_id: run.id,
    name: run.name,
    submitted_by: { value: run.submittedBy },
    submit_time: formatMoment(run.submitTime),
    start_time: run.startTime && formatMoment(run.startTime),
    end_time: run.endTime && formatMoment(run.endTime),
    progress: run.progress,
    status: { value: run.status, desc: labels.label('systemJobStatus', run.status) ?? statusLabels[run.status] },
    status_date: formatDay(run.statusTime),
    alert: run.alerts,
    counter: countersToWire(run, job),
    job_info: {
      link: link(work, 'conf', 'jobs', run.jobId),
      id: run.jobId,
      name: run.listing.name,
      description: run.listing.description,
      type: job && { value: job.type },
      category: job?.category
    }
  }
  return present(JobInstance as AnySchema, wire, labels)
}

/** Every status of a run, with its label. */
export const statusLabels: Record<Instance['status'], string> = {
  QUEUED: 'Queued',
  RUNNING: 'Running',
  MANUAL_HANDLING_REQUIRED: 'Manual handling required',
  COMPLETED_SUCCESS: 'Completed successfully',
  COMPLETED_WARNING: 'Completed with warnings',
  COMPLETED_FAILED: 'Completed with errors',
  USER_ABORTED: 'Aborted by a user'
}

/**
 * In the order of their declaration; numbers as texts (`alma-api.md` 2.12). What was not done is not said to be done: a
 * run that waits for approval or only looks tells of what would be.
 */
function countersToWire({ counters, parameters }: Pick<Instance, 'counters' | 'parameters'>, job: AnyJob | undefined) {
  const isSupposed = counters[supposed] === 1 || parameters.dry_run === true
  const names = Object.entries<string>(job?.counters ?? Object.fromEntries(Object.keys(counters).map(n => [n, n])))
  return names.map(([value, desc]) => ({
    type: { value, desc: (isSupposed && job?.supposedCounters?.[value]) || desc },
    value: String(counters[value] ?? 0)
  }))
}

/** A refused entry as the wire shows it. */
export const eventToWire = (labels: Labels, event: EventRow) =>
  present(JobEvent as AnySchema, { event_id: event.id, event_key: event.keys }, labels)
