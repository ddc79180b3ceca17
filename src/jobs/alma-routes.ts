import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Routes } from '../domain.ts'
import {
  EventsQuery,
  InstanceParams,
  InstancesQuery,
  Job,
  JobEvents,
  JobInstance,
  JobInstances,
  JobParams,
  JobStart,
  Jobs,
  JobsQuery,
  StartQuery
} from './schema.ts'
import * as service from './service.ts'

const tags = ['Configuration']

/** Jobs, their runs and what these refused (`alma-api.md` 1.2). */
export const routes: Routes = async (instance, { domains, config }) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const book: service.JobBook = {
    jobs: domains.flatMap(domain => domain.jobs ?? []),
    maxRunning: config.JOBS_MAX_RUNNING,
    maxStarts: config.JOBS_MAX_STARTS
  }
  const described = (operationId: string, summary: string) => ({ tags, operationId, summary })
  app.get(
    '/conf/jobs',
    { schema: { ...described('listJobs', 'Retrieve jobs'), querystring: JobsQuery, response: { 200: Jobs } } },
    ({ work, query }) => service.listJobs(work, book, query)
  )
  app.get(
    '/conf/jobs/:job_id',
    { schema: { ...described('getJob', 'Retrieve a job'), params: JobParams, response: { 200: Job } } },
    ({ work, params }) => service.getJob(work, book, params.job_id)
  )
  app.post(
    '/conf/jobs/:job_id',
    {
      // Half of all clients send nothing, and a job without parameters needs nothing.
      preValidation: async request => {
        request.body ??= {}
      },
      config: { privilege: 'RUN_JOBS' },
      schema: {
        ...described('runJob', 'Run a job'),
        params: JobParams,
        querystring: StartQuery,
        body: JobStart,
        response: { 200: Job }
      }
    },
    ({ work, params, query, body, key }) => service.runJob(work, book, params.job_id, query.op, body, key)
  )
  app.get(
    '/conf/jobs/:job_id/instances',
    {
      schema: {
        ...described('listJobInstances', 'Retrieve the runs of a job'),
        params: JobParams,
        querystring: InstancesQuery,
        response: { 200: JobInstances }
      }
    },
    ({ work, params, query }) => service.listInstances(work, book, params.job_id, query)
  )
  app.get(
    '/conf/jobs/:job_id/instances/:instance_id',
    {
      schema: {
        ...described('getJobInstance', 'Retrieve a run'),
        params: InstanceParams,
        response: { 200: JobInstance }
      }
    },
    ({ work, params }) => service.getInstance(work, book, params.job_id, params.instance_id)
  )
  app.get(
    '/conf/jobs/:job_id/instances/:instance_id/events',
    {
      config: { reads: 'jobs', readsOf: { kind: 'job-instance', parameter: 'instance_id' } },
      schema: {
        ...described('listJobEvents', 'Retrieve what a run refused'),
        params: InstanceParams,
        querystring: EventsQuery,
        response: { 200: JobEvents }
      }
    },
    ({ work, params, query }) => service.listEvents(work, book, params.job_id, params.instance_id, query)
  )
}
