import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'

import { openKeeper } from '../../src/jobs/keeper.ts'
import { claim, finish, holds } from '../../src/jobs/ownership-store.ts'
import { startRunner } from '../../src/jobs/runner.ts'
import { enqueue } from '../../src/jobs/service.ts'
import { freeDead } from '../../src/jobs/takeover.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { institution, testApp } from '../helpers/app.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { trial, trialDomain, trialListings, trialTable } from './trial.ts'

const test = await testApp(t)
const { database, clock } = test
const parts = { ...test.parts, domains: [...test.parts.domains, trialDomain()] }
await database.pool.query(trialTable)
const step = <T>(run: (work: Work) => Promise<T>) =>
  transactional(openWork(database, clock, { institution, actor: 'test', base: '' }), run)
const [listing] = trialListings
if (!listing) throw new Error('no listing')
const start = (parameters: object = {}) =>
  step(work => enqueue(work, { job: trial(), listing, parameters, submittedBy: 'test', viaApi: false }))
const statusOf = async (id: string) =>
  (await database.pool.query('select status, worker, attempts, alerts from job_instance where id = $1', [id])).rows[0]
const freeAll = () => database.pool.query(`delete from graphile_worker._private_jobs`)

t.test(
  'JOB: the run of a living process is not claimed; that of a dead one is, and its owner is fenced off',
  async t => {
    const id = await start()
    const alive = await openKeeper(database.url)
    await alive.hold('pool-a')
    t.match(await step(work => claim(work, id, 'pool-a')), { id, attempts: 1, queue: `${institution}:trial` })
    t.equal(await step(work => claim(work, id, 'pool-b')), 'alive')
    t.equal(await step(work => holds(work, id, 'pool-a')), true)
    await alive.end()
    t.match(await step(work => claim(work, id, 'pool-b')), { id, attempts: 2 })
    t.equal(await step(work => holds(work, id, 'pool-a')), false, 'the former owner may write nothing')
    const done = { status: 'COMPLETED_SUCCESS', alerts: [] } as const
    t.equal(await step(work => finish(work, id, 'pool-a', done)), false)
    t.equal(await step(work => finish(work, id, 'pool-b', done)), true)
    t.equal(await step(work => claim(work, id, 'pool-c')), undefined, 'it is over')
    await freeAll()
  }
)

t.test('JOB: a takeover waits for the transaction that its former owner is in', async t => {
  const id = await start()
  await step(work => claim(work, id, 'pool-a'))
  const order: string[] = []
  let taken: Promise<unknown> | undefined
  await step(async work => {
    t.equal(await holds(work, id, 'pool-a'), true)
    taken = step(other => claim(other, id, 'pool-b')).then(() => order.push('taken'))
    await until(
      async () =>
        (
          await database.pool.query(
            // A transaction's own lock belongs to no database: who waits tells which.
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          )
        ).rows.length > 0,
      5000,
      'nobody waits'
    )
    order.push('committed')
  })
  await taken
  t.strictSame(order, ['committed', 'taken'])
  await freeAll()
  await database.pool.query('delete from job_instance')
})

t.test('JOB: locks of the dead are freed, those of the living are not', async t => {
  const lockedBy = async (worker: string) => {
    await database.pool.query(
      `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '10 days'`,
      [worker]
    )
    await database.pool.query(
      'update graphile_worker._private_job_queues set locked_by = $1, locked_at = now() where queue_name = $2',
      [worker, `${institution}:trial`]
    )
  }
  const id = await start()
  const alive = await openKeeper(database.url)
  await alive.hold('pool-a')
  await lockedBy('pool-a')
  t.equal(await freeDead(database.pool, new Map()), 0)
  await alive.end()
  t.equal(await freeDead(database.pool, new Map([['pool-a', 0]])), 0, 'one’s own are left alone')
  t.equal(await freeDead(database.pool, new Map()), 1)
  await runJobsUntilDone({ parts })
  t.match(await statusOf(id), { status: 'COMPLETED_SUCCESS' })
})

t.test('JOB: a process whose connection is cut takes its lock again', async t => {
  const keeper = await openKeeper(database.url)
  t.teardown(() => keeper.end())
  await keeper.hold('pool-z')
  const held = async () =>
    (
      await database.pool.query(
        `select pid from pg_locks where locktype = 'advisory' and granted
           and database = (select oid from pg_database where datname = current_database())`
      )
    ).rows as { pid: number }[]
  const [before] = await held()
  await database.pool.query('select pg_terminate_backend($1)', [before?.pid])
  await until(async () => (await held()).some(({ pid }) => pid !== before?.pid), 10_000, 'the lock is not held again')
  t.equal((await held()).length, 1)
})

t.test('JOB: a run that is taken over while its process lives on is interrupted before its next write', async t => {
  const id = await start({ steps: 1000, pause: 5 })
  const runner = await startRunner(parts, { takeover: 50, poll: 50 })
  const steps = async () =>
    (await database.pool.query('select count(*)::int as n from trial where instance = $1', [id])).rows[0].n as number
  await until(async () => (await steps()) > 2, 10_000, 'the run has not begun')
  // What a takeover does once the connection of this process is lost.
  await database.pool.query(`update job_instance set worker = 'pool-other' where id = $1`, [id])
  const count = await steps()
  await runner.stop(10)
  t.ok((await steps()) <= count + 1)
  t.match(await statusOf(id), { status: 'RUNNING', worker: 'pool-other' }, 'it is the other one’s')
  await database.pool.query('delete from job_instance where id = $1', [id])
  await freeAll()
})

t.test('JOB: a run that kills its process each time is given up', async t => {
  const id = await start()
  const dead = `update job_instance set status = 'RUNNING', worker = 'pool-dead', attempts = 10 where id = $1`
  await database.pool.query(dead, [id])
  await runJobsUntilDone({ parts })
  const run = await statusOf(id)
  t.match(run, { status: 'COMPLETED_FAILED', alerts: [{ desc: /10 times/ }] })
})

t.test('JOB: a stop does not wait for ever for a run that does not listen', async t => {
  const deaf = { ...trial(), kind: 'deaf', run: () => pause(3_600_000, undefined, { ref: false }) }
  const own = { ...parts, domains: [...parts.domains, { name: 'deaf', entities: [], jobs: [deaf] }] }
  const id = await step(work =>
    enqueue(work, { job: deaf, listing, parameters: {}, submittedBy: 'test', viaApi: false })
  )
  const runner = await startRunner(own, { poll: 50 })
  await until(async () => (await statusOf(id)).status === 'RUNNING', 10_000, 'the run has not begun')
  // The run goes on for an hour: a stop that waits for it meets the limit of the whole file.
  await runner.stop(0.2)
  const quick = { ...deaf, run: async () => {} }
  await runJobsUntilDone({ parts: { ...parts, domains: [{ name: 'quick', entities: [], jobs: [quick] }] } })
  t.match(await statusOf(id), { status: 'COMPLETED_SUCCESS' }, 'another process went on with it')
})
