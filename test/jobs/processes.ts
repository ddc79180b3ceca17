import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { domains } from '../../src/domains.ts'
import type { JobListing } from '../../src/jobs/job.ts'
import { enqueue } from '../../src/jobs/service.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'
import { gateTable, trial, trialTable } from './trial.ts'

const entry = fileURLToPath(new URL('process.ts', import.meta.url))
const institution = '01TEST_INST'
export const listing = (id: string): JobListing => ({ id, name: `Trial ${id}`, description: '' })

/** One database, and what the tests do with it. Processes that are still there at the end are killed. */
export async function place(t: Test) {
  const url = await databaseUrl(t)
  const database = await openDatabase(
    `${url}?application_name=test`,
    domains.flatMap(domain => domain.entities)
  )
  const children: ChildProcess[] = []
  t.teardown(async () => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) await kill(child, 'SIGKILL')
    await database.orm.close()
  })
  for (const table of [trialTable, gateTable]) await database.pool.query(table)
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
    /** Lets the runs go on that wait at their gate. */
    open: () => rows('insert into trial_gate values (1)'),
    done: (deadline = 20_000) =>
      until(async () => (await unfinished({ database })) === 0, deadline, 'runs are still waiting or going on'),
    steps: async (id: string) =>
      (await rows('select step, pid from trial where instance = $1 order by id', [id])) as {
        step: number
        pid: number
      }[]
  }
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** 0, 1, 2, ... */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
