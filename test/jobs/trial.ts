import { setTimeout as wait } from 'node:timers/promises'
import Type from 'typebox'
import { change, rows, sql } from '../../src/data/statements.ts'
import type { Domain } from '../../src/domain.ts'
import { defineJob, Interrupted, JobFailure, type JobListing } from '../../src/jobs/job.ts'

/** What the trial job wrote: a row a step, each in a transaction of its own. */
export const trialTable =
  'create table trial (id bigserial primary key, instance text not null, step int not null, pid int not null, label text)'

/** Where it stands, with a row in it, runs that wait go on. */
export const gateTable = 'create table trial_gate (id int)'

/**
 * A job for the tests: does `steps` steps, each a transaction that leaves a row; waits `pause` milliseconds after each.
 * Before step number `gate` it waits until the gate is open: so that a test meets it there, however slow it is.
 */
export const trial = (listings: JobListing[] = trialListings) =>
  defineJob({
    kind: 'trial',
    type: 'SCHEDULED',
    category: { value: 'USERS', desc: 'Users' },
    parameters: Type.Object({
      steps: Type.Integer({ default: 1 }),
      pause: Type.Integer({ default: 0 }),
      gate: Type.Optional(Type.Integer()),
      label: Type.Optional(Type.String()),
      fail: Type.Optional(Type.String())
    }),
    counters: { done: 'Steps done', resumed: 'Times resumed' },
    list: async () => listings,
    async run(run) {
      const { steps, pause, gate, label, fail } = run.parameters
      if (run.counters.done > 0) run.count('resumed')
      while (run.counters.done < steps) {
        if (run.stopping) throw new Interrupted()
        if (run.counters.done === gate && (await rows(run.open(), sql`select from trial_gate`)).length === 0) {
          await wait(20)
          continue
        }
        await run.transaction(async work => {
          const row = sql.join([run.instance, run.counters.done, process.pid, label ?? null])
          await change(work, sql`insert into trial (instance, step, pid, label) values (${row})`)
          run.count('done')
          await run.save(work, (100 * run.counters.done) / steps)
        })
        if (pause > 0) await wait(pause)
      }
      if (fail === 'declared') throw new JobFailure('The file is empty.')
      if (fail) throw new Error(`secret ${fail}`)
    }
  })

export const trialListings: JobListing[] = [
  {
    id: 'S1',
    name: 'Users SYNCHRONIZE using Trial',
    description: 'Trial',
    queue: 'trial',
    profile: { id: '7', code: 'TRIAL' }
  },
  {
    id: 'S2',
    name: 'Users IMPORT using Trial',
    description: 'Trial',
    queue: 'trial',
    profile: { id: '7', code: 'TRIAL' }
  },
  { id: 'S3', name: 'Another', description: 'Another' }
]

export const trialDomain = (listings?: JobListing[]): Domain => ({
  name: 'trial',
  entities: [],
  jobs: [trial(listings)]
})
