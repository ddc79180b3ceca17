import type { Test } from 'tap'
import Type from 'typebox'
import { buildApp } from '../../src/app.ts'
import type { Domain } from '../../src/domain.ts'
import { defineJob, type JobListing } from '../../src/jobs/job.ts'
import { enqueue } from '../../src/jobs/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { addKey, all, caller, institution, testApp } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { trial, trialDomain, trialTable } from './trial.ts'

const listings: JobListing[] = [
  {
    id: 'S1',
    name: 'Users SYNCHRONIZE using Trial',
    description: 'Synchronizes',
    schedule: '0 3 * * *',
    queue: 'trial',
    profile: { id: '7', code: 'TRIAL' }
  },
  { id: 'S2', name: 'Users IMPORT using Trial', description: 'Imports', queue: 'trial' }
]
const manual = defineJob({
  kind: 'manual-trial',
  type: 'MANUAL',
  category: { value: 'INFORMATION_UPDATE', desc: 'Information Update' },
  parameters: Type.Object({ set_id: Type.String(), days: Type.Optional(Type.Integer()) }),
  counters: {},
  list: async ({ institution: code }) =>
    code === institution ? [{ id: 'M148', name: 'Update users', description: 'Updates' }] : [],
  run: async () => {}
})
const own: Domain = { name: 'manual', entities: [], jobs: [manual] }

export const jobs = '/almaws/v1/conf/jobs'

/** Status and code of a refusal. */
export const refused = (answer: { status: number; data: any }) => [
  answer.status,
  answer.data?.errorList?.error?.[0]?.errorCode
]

/** An application with two trial jobs (S1, S2) and a manual one (M148), and what the tests do with it. */
export async function jobsApp(t: Test) {
  const test = await testApp(t, { JOBS_MAX_RUNNING: 2, JOBS_MAX_STARTS: 3 })
  const { database, clock } = test
  // The service's own jobs would stand in every list.
  const domains = test.parts.domains.map(({ jobs: _jobs, ...domain }) => domain)
  const parts = { ...test.parts, domains: [...domains, trialDomain(listings), own] }
  const app = await buildApp(parts)
  t.teardown(() => app.close())
  const call = caller(app)
  await database.pool.query(trialTable)
  await addKey(database, 'other', { institution: '02OTHER_INST', name: 'other', areas: all })
  await addKey(database, 'reader', { institution, name: 'reader', areas: { conf: 'r' } })
  return {
    database,
    clock,
    call,
    run: (id: string, body?: unknown, headers?: Record<string, string>) =>
      call('POST', `${jobs}/${id}?op=run`, { body, ...(headers && { headers }) }),
    /** Runs what waits, to the end. */
    finish: () => runJobsUntilDone({ parts }),
    enqueueTrial: () =>
      transactional(openWork(database, clock, { institution, actor: 'test', base: '' }), async work => {
        const listing = listings[0] as JobListing
        return {
          id: await enqueue(work, { job: trial(), listing, parameters: {}, submittedBy: 'test', viaApi: false })
        }
      })
  }
}
