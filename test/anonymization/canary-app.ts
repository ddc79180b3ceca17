import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { Parts } from '../../src/domain.ts'
import { bib } from '../catalogue/records.ts'
import { caller, institution, type TestApp, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { mailSink, type Sink } from '../helpers/mail.ts'
import { type Codes, codesOf } from './canary-people.ts'
import { firstNumber } from './canary-search.ts'

/** A service with 300 copies on its shelves, every line that it logs, and every mail that it sends. */
export interface Canary extends TestApp {
  codes: Codes
  log: string[]
  sink: Sink
  /** A call that must succeed; gives the parsed answer. */
  ok(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown, headers?: object): Promise<any>
  /** Asks for a run of a job, which waits until `jobs` are run; gives its number. */
  start(job: string, parameters?: object): Promise<string>
  /** Runs these jobs to the end. */
  jobs(ids: readonly string[], parameters?: Record<string, object>): Promise<void>
  /** Runs a job, and whatever else waits, to the end; gives the run. */
  job(id: string, parameters?: object): Promise<any>
}

/** Copy number `n` of a title of its own, from 1 on. */
export const copy = (n: number) => ({
  bib: 1000 + n,
  holding: 2000 + n,
  pid: 3000 + n,
  barcode: `COPY${n}`,
  url: `/almaws/v1/bibs/${1000 + n}/holdings/${2000 + n}/items/${3000 + n}`
})

const shelves = [
  `insert into bib (institution, id, title, author, record, created_at, modified_at)
     select $1, 1000 + n, 'Title ' || n, 'Marlow, Ida', (select record from bib limit 1), $2, $2
     from generate_series(1, $3::int) n`,
  `insert into holding (institution, id, bib_id, library, location, record, created_at, modified_at)
     select $1, 2000 + n, 1000 + n, 'MAIN', 'STACKS', '{}', $2, $2 from generate_series(1, $3::int) n`,
  `insert into item (institution, id, bib_id, holding_id, barcode, barcode_key, library, location, record, created_at,
     modified_at)
     select $1, 3000 + n, 1000 + n, 2000 + n, 'COPY' || n, 'copy' || n, 'MAIN', 'STACKS', '{}', $2, $2
     from generate_series(1, $3::int) n`
]

/** The service as `Canary` tells it, at 2026-11-22 12:00 UTC. */
export async function canaryApp(t: Test, copies: number): Promise<Canary> {
  const log: string[] = []
  const sink = await mailSink(t)
  const folder = mkdtempSync(join(tmpdir(), 'patronage-canary-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const base = await testApp(t, {
    DATA_DIR: folder,
    SMTP_URL: sink.url,
    SECRETS_KEY: 'ab'.repeat(32),
    JOBS_MAX_RUNNING: 100,
    AUDIT_READS: 'after'
  })
  const { database, clock } = base
  const parts: Parts = { ...base.parts, log: pino({ level: 'trace', base: null }, { write: line => log.push(line) }) }
  const app = await buildApp(parts)
  t.teardown(() => app.close())
  await configure(base)
  const made = await caller(app)('POST', '/almaws/v1/bibs', { body: bib() })
  if (made.status !== 200) throw new Error(made.text)
  for (const [index, name] of ['patronage_id', 'loan_id', 'request_id', 'fee_id'].entries())
    await database.pool.query(`alter sequence ${name} increment by 1 restart with ${firstNumber + index * 20_000}`)
  for (const text of shelves) await database.pool.query(text, [institution, clock.now(), copies])
  const call = caller(app)
  const canary: Canary = {
    ...base,
    app,
    parts,
    call,
    log,
    sink,
    codes: await codesOf(base),
    async ok(method, url, body, headers = {}) {
      const answer = await call(method, url, { ...(body === undefined ? {} : { body }), headers: { ...headers } })
      if (answer.status >= 400) throw new Error(`${method} ${url}: ${answer.status} ${answer.text}`)
      return answer.data ?? answer.text
    },
    async start(job, parameters = {}) {
      const parameter = Object.entries(parameters).map(([name, value]) => ({
        name: { value: name },
        value: `${value}`
      }))
      const { additional_info: info } = await canary.ok('POST', `/almaws/v1/conf/jobs/${job}?op=run`, { parameter })
      return info.link.split('/').at(-1)
    },
    async jobs(ids, parameters = {}) {
      for (const id of ids) await canary.start(id, parameters[id])
      await runJobsUntilDone(canary)
    },
    async job(id, parameters = {}) {
      const instance = await canary.start(id, parameters)
      await runJobsUntilDone(canary)
      return canary.ok('GET', `/almaws/v1/conf/jobs/${id}/instances/${instance}`)
    }
  }
  return canary
}

/** Does a step for each, eight at a time. */
export async function each<T>(all: readonly T[], step: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...all]
  const lane = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await step(one)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}

/** Operations of the description that were answered with success, as the log tells; and all there are. */
export function operationsCalled({ app, log }: Pick<Canary, 'app' | 'log'>): { all: string[]; called: Set<string> } {
  const { paths = {} } = app.swagger() as { paths?: Record<string, Record<string, { operationId: string }>> }
  const succeeded = new Set(
    log.flatMap(line => {
      const { method, route, status } = JSON.parse(line)
      return status < 400 ? [`${method} ${route}`] : []
    })
  )
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      operationId,
      route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
    }))
  )
  return {
    all: operations.map(({ operationId }) => operationId),
    called: new Set(operations.filter(({ route }) => succeeded.has(route)).map(({ operationId }) => operationId))
  }
}
