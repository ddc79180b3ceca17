import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database.ts'
import { domains } from '../../src/domains.ts'
import type { JobListing } from '../../src/jobs/job.ts'
import { enqueue } from '../../src/jobs/service.ts'
import { openWork, transactional } from '../../src/unit-of-work.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'
import { trial, trialTable } from './trial.ts'

const entry = fileURLToPath(new URL('process.ts', import.meta.url))
const institution = '01TEST_INST'
const listing = (id: string): JobListing => ({ id, name: `Trial ${id}`, description: '' })

/** One database, and what the tests do with it. Processes that are still there at the end are killed. */
async function place(t: Test) {
  const url = await databaseUrl(t)
  const database = await openDatabase(
    url,
    domains.flatMap(domain => domain.entities)
  )
  const children: ChildProcess[] = []
  t.teardown(async () => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) await kill(child, 'SIGKILL')
    await database.orm.close()
  })
  await database.pool.query(trialTable)
  await database.pool.query(`insert into institution (institution, name, created_at) values ($1, $1, now())`, [
    institution
  ])
  const rows = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows
  return {
    rows,
    /** A service process that runs `workers` jobs at a time, ready. */
    async process(workers: number, environment: Record<string, string> = {}): Promise<ChildProcess> {
      const env = {
        ...process.env,
        DATABASE_URL: url,
        WORKERS: String(workers),
        LOG_LEVEL: 'fatal',
        PORT: '0',
        ...environment
      }
      const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] })
      children.push(child)
      const died = once(child, 'exit').then(() => {
        throw new Error('the process ended before it was ready')
      })
      await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), died])
      died.catch(() => {})
      return child
    },
    start: (id: string, parameters: object) =>
      transactional(openWork(database, systemClock, { institution, actor: 'test', base: '' }), work =>
        enqueue(work, { job: trial(), listing: listing(id), parameters, submittedBy: 'test', viaApi: false })
      ),
    done: (deadline = 20_000) =>
      until(async () => (await unfinished({ database })) === 0, deadline, 'runs are still waiting or going on'),
    steps: async (id: string) =>
      (await rows('select step, pid from trial where instance = $1 order by id', [id])) as {
        step: number
        pid: number
      }[]
  }
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

t.test('JOB: two processes share the runs out, and none runs twice', async t => {
  const at = await place(t)
  const ids: string[] = []
  for (const n of upTo(20)) ids.push(await at.start(`S${n + 1}`, { steps: 3, pause: 10 }))
  await Promise.all([at.process(2), at.process(2)])
  await at.done()
  const pids = new Set<number>()
  for (const id of ids) {
    const steps = await at.steps(id)
    t.strictSame(
      steps.map(({ step }) => step),
      [0, 1, 2],
      'each step once'
    )
    for (const { pid } of steps) pids.add(pid)
  }
  t.equal(pids.size, 2, 'both processes worked')
  const [{ n }] = await at.rows(`select count(*)::int as n from job_instance where status = 'COMPLETED_SUCCESS'`)
  t.equal(n, 20)
})

t.test('JOB: the run of a process that is killed is taken over and finished; the run of the other is not', async t => {
  const at = await place(t)
  const [first, second] = await Promise.all([at.process(1), at.process(1)])
  const a = await at.start('S1', { steps: 40, pause: 20 })
  const b = await at.start('S2', { steps: 40, pause: 20 })
  await until(
    async () => (await at.steps(a)).length > 3 && (await at.steps(b)).length > 3,
    10_000,
    'both processes have not begun'
  )
  const victim = (await at.steps(a))[0]?.pid === first.pid ? first : second
  await kill(victim, 'SIGKILL')
  await at.done()
  const [stepsA, stepsB] = [await at.steps(a), await at.steps(b)]
  t.strictSame(
    stepsA.map(({ step }) => step),
    upTo(40),
    'every step once, from where the dead process had come to'
  )
  t.equal(new Set(stepsA.map(({ pid }) => pid)).size, 2, 'another process finished it')
  t.strictSame(
    stepsB.map(({ step }) => step),
    upTo(40)
  )
  t.equal(new Set(stepsB.map(({ pid }) => pid)).size, 1, 'the living process kept its own')
  const [run] = await at.rows('select status, counters from job_instance where id = $1', [a])
  t.match(run, { status: 'COMPLETED_SUCCESS', counters: { done: 40, resumed: 1 } })
})

t.test('JOB: a run that outlives its only process is taken up at the next start', async t => {
  const at = await place(t)
  const child = await at.process(1)
  const id = await at.start('S1', { steps: 30, pause: 20 })
  await until(async () => (await at.steps(id)).length > 3, 10_000, 'the run has not begun')
  await kill(child, 'SIGKILL')
  t.match(await at.rows('select status from job_instance'), [{ status: 'RUNNING' }])
  await at.process(1)
  await at.done()
  t.strictSame(
    (await at.steps(id)).map(({ step }) => step),
    upTo(30)
  )
})

t.test('JOB: a process that is told to stop ends at its next commit, and another goes on at once', async t => {
  const at = await place(t)
  const first = await at.process(1)
  const id = await at.start('S1', { steps: 60, pause: 20 })
  await until(async () => (await at.steps(id)).length > 3, 10_000, 'the run has not begun')
  const second = await at.process(1)
  await kill(first, 'SIGTERM')
  t.equal(first.exitCode, 0, 'it ended of itself')
  await at.done()
  const steps = await at.steps(id)
  t.strictSame(
    steps.map(({ step }) => step),
    upTo(60)
  )
  t.strictSame([...new Set(steps.map(({ pid }) => pid))], [first.pid, second.pid], 'one after the other')
  const [run] = await at.rows('select status, attempts from job_instance where id = $1', [id])
  t.match(run, { status: 'COMPLETED_SUCCESS', attempts: 1 })
})

t.test('JOB: two processes run each slot of a schedule once', async t => {
  const at = await place(t)
  const schedule = { TRIAL_LISTINGS: JSON.stringify([{ ...listing('S1'), schedule: '* * * * * *' }]) }
  await Promise.all([at.process(2, schedule), at.process(2, schedule)])
  const runs = async () =>
    (await at.rows(
      'select extract(epoch from submit_time)::float as at, submitted_by from job_instance order by 1'
    )) as { at: number; submitted_by: string }[]
  await until(async () => (await runs()).length >= 5, 20_000, 'the schedule does not run')
  const seen = await runs()
  // A slot each second: five runs take four seconds, or two if each slot ran twice. A busy machine shifts them a little.
  const seconds = (seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0)
  t.ok(seconds > seen.length - 2.5, `${seen.length} runs in ${seconds} seconds`)
  t.ok(seen.every(run => run.submitted_by === 'System'))
})
