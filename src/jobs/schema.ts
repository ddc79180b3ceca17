import Type, { type Static } from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import { Coded, Day, Link, Linked, Moment, Page, Text, Wrapped } from '../alma/schema.ts'

// The order of the keys is Alma's (`alma-api.md` 2.12).

const Parameter = Type.Object(
  { name: Coded(undefined, { description: 'The name of the parameter.' }), value: Type.Optional(Text(4000)) },
  { $id: 'JobParameter', xml: { name: 'parameter' } }
)

/** A job that can be run. */
export const Job = Type.Object(
  {
    link: Link(),
    id: Type.Optional(Type.String({ output: true, description: 'M, S or O, and a number.', examples: ['S1001'] })),
    name: Type.Optional(Type.String({ output: true })),
    description: Type.Optional(Type.String({ output: true })),
    type: Type.Optional(Coded('JobsApiJobTypes', { output: true })),
    category: Type.Optional(Coded('systemJobsGroups', { output: true })),
    content: Type.Optional(Coded('HPaTaskChain.businessEntity', { output: true, empty: undefined })),
    schedule: Type.Optional(
      Coded('jobScheduleNames', {
        output: true,
        empty: undefined,
        description: 'NOT_SCHEDULED, or a cron; the description names the time zone by whose clocks it runs.'
      })
    ),
    creator: Type.Optional(Type.String({ output: true })),
    next_run: Type.Optional(Moment({ output: true })),
    parameter: Wrapped('parameters', Parameter, {
      empty: 'list',
      description: 'What the job can be told when it is run.'
    }),
    related_profile: Type.Optional(Linked(Type.String())),
    additional_info: Type.Optional(Linked(Type.String(), { description: 'After op=run: its link is the new run.' }))
  },
  { $id: 'Job', xml: { name: 'job' } }
)
export const Jobs = Page('jobs', 'job', Job)

/** What is sent to run a job: its parameters, or nothing. */
export const JobStart = Type.Object(
  { parameter: Wrapped('parameters', Parameter) },
  { $id: 'JobStart', xml: { name: 'job' } }
)
export type JobStart = Static<typeof JobStart>

const Counter = Type.Object({ type: Coded(), value: Type.String() }, { $id: 'JobCounter', xml: { name: 'counter' } })
const Action = Type.Object(
  { link: Link(), type: Coded(), population: Coded(), members: Type.Integer() },
  { $id: 'JobAction', xml: { name: 'action' } }
)
const JobInfo = Type.Object({
  link: Link(),
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  type: Type.Optional(Coded('JobsApiJobTypes')),
  category: Type.Optional(Coded('systemJobsGroups'))
})

/** One run of a job. */
export const JobInstance = Type.Object(
  {
    link: Link(),
    id: Type.Optional(Type.String()),
    external_id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    submitted_by: Type.Optional(Coded()),
    submit_time: Type.Optional(Moment()),
    start_time: Type.Optional(Moment()),
    end_time: Type.Optional(Moment()),
    progress: Type.Optional(Type.Number({ description: '0 to 100.' })),
    status: Type.Optional(Coded('systemJobStatus')),
    status_date: Type.Optional(Day()),
    alert: Wrapped('alerts', Coded('SystemJobReportAlertMessage', { xml: { name: 'alert' } }), { empty: 'list' }),
    counter: Wrapped('counters', Counter, { empty: 'list', description: 'The values are texts.' }),
    action: Wrapped('actions', Action, {
      description: 'Always absent: only imports of bibliographic records have any.'
    }),
    job_info: Type.Optional(JobInfo)
  },
  { $id: 'JobInstance', xml: { name: 'job_instance' } }
)
export const JobInstances = Page('job_instances', 'job_instance', JobInstance)

const EventKey = Type.Object(
  { code: Type.Optional(Type.String()), value: Type.Optional(Type.String()) },
  { $id: 'JobEventKey', xml: { name: 'event_key' } }
)

/** One entry that a run refused. */
export const JobEvent = Type.Object(
  { event_id: Type.Optional(Type.String()), event_key: Wrapped('event_keys', EventKey, { empty: 'list' }) },
  { $id: 'JobEvent', xml: { name: 'event' } }
)
export const JobEvents = Page('events', 'event', JobEvent)

export const JobParams = Type.Object({ job_id: Type.String() })
export const InstanceParams = Type.Object({
  job_id: Type.String({ description: 'The id of the job, or ALL.' }),
  instance_id: Type.String()
})
const filter = (description: string) => Type.Optional(Type.String({ description }))
export const JobsQuery = Type.Object({
  ...PageQuery,
  category: filter('A code of systemJobsGroups or HPaTaskChain.type.'),
  type: filter('MANUAL, SCHEDULED or OTHER.'),
  profile_id: filter('Only jobs of this integration profile.')
})
export const StartQuery = Type.Object({ op: filter('run') })
export const InstancesQuery = Type.Object({
  ...PageQuery,
  submit_date_from: filter('First day, YYYY-MM-DD, in UTC.'),
  submit_date_to: filter('Last day, included, YYYY-MM-DD, in UTC.'),
  status: filter('A code of systemJobStatus.')
})
export const EventsQuery = Type.Object(PageQuery)
