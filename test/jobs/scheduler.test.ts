import t from 'tap'
import type { JobListing } from '../../src/jobs/job.ts'
import { runDue, runIfDue } from '../../src/jobs/scheduler.ts'
import type { Database } from '../../src/platform/database.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution, testApp } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { trial, trialDomain, trialTable } from './trial.ts'

const nightly: JobListing = { id: 'S1', name: 'Nightly', description: '', schedule: '0 3 * * *' }

async function place(t: Parameters<typeof testApp>[0], listings: JobListing[] = [nightly]) {
  const { parts, database, clock } = await testApp(t)
  await database.pool.query(trialTable)
  const own = { ...parts, domains: [...parts.domains, trialDomain(listings)] }
  return {
    clock,
    database,
    look: () => runDue(own, [trial(listings)]),
    finish: () => runJobsUntilDone({ parts: { ...own, domains: [...parts.domains, trialDomain([])] } }),
    due: (listing: JobListing) =>
      transactional(openWork(database, clock, { institution, actor: 'test', base: '' }), work =>
        runIfDue(work, trial(), listing)
      ),
    runs: async () => {
      const { rows } = await database.pool.query(
        `select job_id, submitted_by, submit_time::text as at from job_instance order by id`
      )
      return rows
    }
  }
}

const move = (database: Database, zone: string) =>
  database.pool.query(
    `insert into terms_setting (institution, time_zone) values ($1, $2)
     on conflict (institution) do update set time_zone = excluded.time_zone`,
    [institution, zone]
  )

t.test('JOB-06: a schedule is by the clocks of the institution; in another zone it is another one', async t => {
  const { clock, database, look, runs, finish } = await place(t)
  await move(database, 'Europe/Berlin')
  await look()
  clock.set('2026-11-23T01:59:59Z')
  await look()
  t.strictSame(await runs(), [])
  clock.set('2026-11-23T02:00:00Z')
  await look()
  t.match(await runs(), [{ job_id: 'S1', at: '2026-11-23 02:00:00+00' }], 'three o’clock in Berlin')
  await finish()
  clock.set('2027-04-01T00:59:59Z')
  await look()
  await finish()
  const own = async () => (await runs()).filter(({ job_id }) => job_id === 'S1').length
  const before = await own()
  clock.set('2027-04-01T01:00:00Z')
  await look()
  t.equal(await own(), before + 1, 'and in summer, too')
  await finish()
  await move(database, 'Australia/Sydney')
  clock.set('2027-04-01T17:00:00Z')
  await look()
  t.equal(await own(), before + 1, 'three o’clock in Sydney was before it was told')
  clock.set('2027-04-02T16:00:00Z')
  await look()
  t.equal(await own(), before + 2)
})

t.test('JOB: a job runs at its slot, once, and not for the time before it was there', async t => {
  const { clock, database, look, runs, finish } = await place(t, [
    nightly,
    { ...nightly, id: 'S2', schedule: undefined }
  ])
  clock.set('2026-11-22T12:00:00Z')
  await look()
  t.strictSame(await runs(), [], 'this morning is nobody’s')
  clock.set('2026-11-23T02:59:59Z')
  await look()
  t.strictSame(await runs(), [])
  clock.set('2026-11-23T03:00:00Z')
  await look()
  await look()
  t.match(await runs(), [{ job_id: 'S1', submitted_by: 'System', at: '2026-11-23 03:00:00+00' }])
  const { rows: trail } = await database.pool.query(
    `select actor, subject, content::json->5 as detail from audit_entry where action = 'job.started'`
  )
  const detail = { instance: /^\d+$/, parameters: '' }
  t.match(trail, [{ actor: 'jobs', subject: 'job:S1', detail }], 'AUD-03 a run that a schedule starts is noted, too')
  t.equal(trail.length, 1)
  await finish()
  clock.set('2026-11-23T23:00:00Z')
  await look()
  t.equal((await runs()).length, 1)
})

t.test('JOB-06: after downtime, only the last slot that was missed is made up for', async t => {
  const { clock, look, runs, finish } = await place(t)
  await look()
  clock.set('2026-11-30T08:30:00Z')
  await look()
  await look()
  t.match(await runs(), [{ at: '2026-11-30 08:30:00+00' }])
  t.equal((await runs()).length, 1)
  await finish()
  clock.set('2026-12-01T03:00:00Z')
  await look()
  t.equal((await runs()).length, 2, 'and then it goes on as before')
})

t.test('JOB: many processes that look at once make one run of a slot', async t => {
  const { clock, due, runs } = await place(t)
  await due(nightly)
  clock.set('2026-11-23T03:00:05Z')
  const taken = await Promise.all(Array.from({ length: 8 }, () => due(nightly)))
  t.equal(taken.filter(Boolean).length, 1)
  t.equal((await runs()).length, 1)
})

t.test('JOB: a slot is left out while the run before goes on; a changed schedule is not made up for', async t => {
  const { clock, due, runs, finish } = await place(t)
  await due(nightly)
  clock.set('2026-11-23T03:00:00Z')
  t.equal(await due(nightly), true)
  clock.set('2026-11-24T03:00:00Z')
  t.equal(await due(nightly), false, 'the run of yesterday still waits')
  await finish()
  t.equal(await due(nightly), false, 'and this slot is over')
  clock.set('2026-11-24T12:00:00Z')
  const hourly = { ...nightly, schedule: '0 * * * *' }
  t.equal(await due(hourly), false, 'twelve o’clock was before the change')
  clock.set('2026-11-24T13:00:00Z')
  t.equal(await due(hourly), true)
  t.equal((await runs()).length, 2)
})

t.test('JOB: one job whose schedule cannot be read does not keep off the others', async t => {
  const { clock, look, runs } = await place(t, [{ ...nightly, id: 'S9', schedule: 'at night' }, nightly])
  await look()
  clock.set('2026-11-23T03:00:00Z')
  await look()
  t.match(await runs(), [{ job_id: 'S1' }])
})
