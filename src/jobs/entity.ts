import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { JobListing } from './job.ts'

const nextId = "nextval('patronage_id')"

/** How far a run is; the codes are those of Alma's table systemJobStatus (`alma-api.md` 2.12). */
export type JobStatus =
  | 'QUEUED'
  | 'RUNNING'
  | 'MANUAL_HANDLING_REQUIRED'
  | 'COMPLETED_SUCCESS'
  | 'COMPLETED_WARNING'
  | 'COMPLETED_FAILED'
  | 'USER_ABORTED'

/** Something that the operator should read; never personal data. Without `desc` it is the code's own label. */
export interface Alert {
  value: string
  desc?: string
}

/** A key of an event, such as the identifier of a rejected user and why (SIS-51). */
export interface EventKey {
  code: string
  value: string
}

export const JobInstanceSchema = defineEntity({
  name: 'JobInstance',
  tableName: 'job_instance',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    jobId: p.string().length(64),
    kind: p.string().length(64),
    name: p.string().length(255),
    /** The job as it was when the run was asked for: its profile may be gone when somebody reads of the run. */
    listing: p.json<JobListing>(),
    status: p.string().length(64).$type<JobStatus>(),
    statusTime: p.datetime(),
    parameters: p.json<Record<string, unknown>>(),
    counters: p.json<Record<string, number>>(),
    /** 0 to 100. */
    progress: p.double().default(0),
    /** `API`, `System` (the schedule), or the name of what else asked for it. */
    submittedBy: p.string().length(255),
    submitTime: p.datetime(),
    startTime: p.datetime().nullable(),
    endTime: p.datetime().nullable(),
    alerts: p.json<Alert[]>(),
    queue: p.string().length(128),
    viaApi: p.boolean(),
    /** The process that runs it: id of its graphile-worker pool, under which it holds an advisory lock (keeper.ts). */
    worker: p.string().length(64).nullable(),
    /** How often it was taken up since it last stored progress. */
    attempts: p.integer().default(0)
  },
  indexes: [
    { properties: ['institution', 'jobId', 'submitTime'] },
    { properties: ['institution', 'status'] },
    { properties: ['institution', 'submitTime'] }
  ]
})

/** One run of a job: asked for, going on, or over. */
export class JobInstance extends JobInstanceSchema.class {}
JobInstanceSchema.setClass(JobInstance)

export const JobEventSchema = defineEntity({
  name: 'JobEvent',
  tableName: 'job_event',
  properties: {
    institution: p.string().length(64).primary(),
    instance: p.bigint('string').primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    keys: p.json<EventKey[]>()
  }
})

/** One entry that a run refused. */
export class JobEvent extends JobEventSchema.class {}
JobEventSchema.setClass(JobEvent)

export const JobScheduleSchema = defineEntity({
  name: 'JobSchedule',
  tableName: 'job_schedule',
  properties: {
    institution: p.string().length(64).primary(),
    jobId: p.string().length(64).primary(),
    /** The cron that `slot` belongs to, and the time zone that it is read in: changed, no past slot is made up for. */
    schedule: p.string().length(255),
    /** The last moment of the schedule that was dealt with. */
    slot: p.datetime()
  }
})

/** How far the schedule of a job has been dealt with: one row a job, so that each slot runs once in all processes. */
export class JobSchedule extends JobScheduleSchema.class {}
JobScheduleSchema.setClass(JobSchedule)

export const entities = [JobInstance, JobEvent, JobSchedule]

/** These tables as statements see them. */
export type JobsTables = TablesOf<typeof JobInstanceSchema | typeof JobEventSchema | typeof JobScheduleSchema>
