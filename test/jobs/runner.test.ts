import t from 'tap'
import { enqueue } from '../../src/jobs/service.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { institution, testApp } from '../helpers/app.ts'
import { runJobsUntilDone, unfinished } from '../helpers/jobs.ts'
import { trial, trialDomain, trialListings, trialTable } from './trial.ts'

const test = await testApp(t)
const { database, clock, parts } = test
parts.domains = [...parts.domains, trialDomain()]
await database.pool.query(trialTable)

const open = (): Work => openWork(database, clock, { institution, actor: 'test', base: '' })
const start = (work: Work, parameters: object, listing = trialListings[0]) => {
  if (!listing) throw new Error('no listing')
  return enqueue(work, { job: trial(), listing, parameters, submittedBy: 'test', viaApi: false })
}
const row = async (id: string) => (await database.pool.query('select * from job_instance where id = $1', [id])).rows[0]
const trialRows = async (id: string) =>
  (await database.pool.query('select * from trial where instance = $1 order by id', [id])).rows

t.test('JOB: a run goes from waiting to success, its counters and times kept', async t => {
  const id = await transactional(open(), work => start(work, { steps: 3 }))
  t.match(await row(id), { status: 'QUEUED', progress: 0, counters: { done: 0, resumed: 0 } })
  await runJobsUntilDone(test)
  t.match(await row(id), {
    status: 'COMPLETED_SUCCESS',
    progress: 100,
    counters: { done: 3, resumed: 0 },
    start_time: '2026-11-22 12:00:00+00',
    end_time: '2026-11-22 12:00:00+00',
    worker: null,
    alerts: [{ value: 'alert_general_success' }]
  })
  t.equal((await trialRows(id)).length, 3)
})

t.test('JOB: a run that is asked for in a transaction which is rolled back never runs', async t => {
  const lost = transactional(open(), async work => {
    await start(work, {})
    throw new Error('rolled back')
  })
  await t.rejects(lost, { message: 'rolled back' })
  t.equal(await unfinished(parts), 0)
  const { rows } = await database.pool.query('select count(*)::int as n from graphile_worker._private_jobs')
  t.equal(rows[0].n, 0, 'the queue holds nothing')
})

t.test('JOB: a failure is final; its own message is shown, that of an unexpected error is not', async t => {
  const declared = await transactional(open(), work => start(work, { fail: 'declared' }))
  const unexpected = await transactional(open(), work => start(work, { fail: 'name' }))
  await runJobsUntilDone(test)
  t.match(await row(declared), { status: 'COMPLETED_FAILED', alerts: [{ desc: 'The file is empty.' }] })
  const failed = await row(unexpected)
  t.match(failed, { status: 'COMPLETED_FAILED', counters: { done: 1 }, progress: 100 })
  t.notMatch(JSON.stringify(failed.alerts), 'secret')
  t.equal((await trialRows(unexpected)).length, 1, 'not repeated')
})

t.test('JOB: runs of one queue never overlap and keep their order; other queues go on beside them', async t => {
  const ids = await transactional(open(), async work => {
    const all: string[] = []
    for (const listing of [...trialListings.slice(0, 2), ...trialListings])
      all.push(await start(work, { steps: 4, pause: 5 }, listing))
    return all
  })
  await runJobsUntilDone({ parts: { ...parts, config: { ...parts.config, WORKERS: 4 } } })
  const { rows } = await database.pool.query<{ instance: string }>(
    'select instance from trial where instance = any($1) order by id',
    [ids.slice(0, 4)]
  )
  t.strictSame(
    rows.map(({ instance }) => instance),
    ids.slice(0, 4).flatMap(id => [id, id, id, id])
  )
  t.equal((await trialRows(ids[4] ?? '')).length, 4)
})
