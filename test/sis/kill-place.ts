import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { domains } from '../../src/domains.ts'
import { keyStore } from '../../src/institutions/store.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { addKey, all, caller } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { databaseUrl } from '../helpers/database.ts'
import { until } from '../helpers/jobs.ts'
import { type KillPoint, smallChunks } from './kill-points.ts'

const entry = fileURLToPath(new URL('process.ts', import.meta.url))

/** One database with institutions that are alike, and processes that are killed while they run their feeds. */
export async function place(t: Test, codes: readonly string[], settings: object) {
  const url = await databaseUrl(t)
  const database = await openDatabase(
    url,
    domains.flatMap(domain => domain.entities)
  )
  t.teardown(() => database.orm.close())
  const keys = keyStore(database.pool, systemClock)
  // How many transactions the runs have taken that nobody killed.
  let transactions = 0
  const counting = smallChunks({ transaction: () => void transactions++ })
  const parts = { config: readConfig({}), database, clock: systemClock, keys, domains: counting }
  const app = await buildApp(parts)
  t.teardown(() => app.close())
  const call = caller(app)
  for (const code of codes) {
    await addKey(database, code, { institution: code, name: code, areas: all })
    await configure({ database, clock: systemClock as any }, code)
    await call('POST', '/v1/sis/profiles', { key: code, body: { code: 'CAMPUS', name: 'Campus', settings } })
  }
  const post = async (code: string, payload: string, query = ''): Promise<string> => {
    const headers = { authorization: `apikey ${code}`, 'content-type': 'application/xml' }
    return (await app.inject({ method: 'POST', url: `/v1/sis/profiles/CAMPUS/runs${query}`, payload, headers })).json()
      .id
  }
  /** Approves, applies or undoes a run; gives the id of the run that does it. */
  const decide = async (code: string, id: string, verb: string, body: object): Promise<string> =>
    (await call('POST', `/v1/sis/runs/${id}/${verb}`, { key: code, body })).data.id
  const runOf = async (code: string, id: string) => (await call('GET', `/v1/sis/runs/${id}`, { key: code })).data
  const pool = database.pool
  return { parts, post, decide, runOf, pool, kill: fleet(t, url, pool), transactions: () => transactions }
}

type Pool = Awaited<ReturnType<typeof openDatabase>>['pool']

/** Processes that take a run up, one after the other, and die at their points. */
function fleet(t: Test, url: string, pool: Pool) {
  const children = new Set<ChildProcess>()
  const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null
  const clear = async () => {
    for (const child of children)
      if (!hasEnded(child)) {
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }
    children.clear()
  }
  t.teardown(clear)
  const start = (point: KillPoint): ChildProcess => {
    const own = { DATABASE_URL: url, WORKERS: '1', LOG_LEVEL: 'fatal', PORT: '0', KILL_AT: JSON.stringify(point) }
    const child = spawn(process.execPath, [entry], {
      env: { ...process.env, ...own },
      stdio: ['ignore', 'ignore', 'inherit']
    })
    children.add(child)
    return child
  }
  const isOver = async (id: string): Promise<boolean> =>
    !['QUEUED', 'RUNNING'].includes(
      (await pool.query('select status from job_instance where id = $1', [id])).rows[0].status
    )
  /** Lets a process for each point run `id` until it dies there. Gives how many died so. */
  return async (id: string, points: KillPoint[]): Promise<number> => {
    let hits = 0
    const died = async (child: ChildProcess) => {
      await until(async () => hasEnded(child) || (await isOver(id)), 60_000, 'the run comes no further')
      if (child.signalCode === 'SIGKILL') hits++
    }
    let former: ChildProcess | undefined
    for (const point of points) {
      // The next process starts meanwhile: sometimes it takes the run over, sometimes it finds it at its start.
      const next = start(point)
      if (former) await died(former)
      former = next
    }
    if (former) await died(former)
    await clear()
    return hits
  }
}

const queries = {
  users: `select u.primary_id, u.record, u.guarded, u.version, u.pin, u.sis_digest is null as undigested, u.user_group,
      u.status, u.first_name, u.last_name
    from app_user u where u.institution = $1 and $2::bigint > 0 order by u.primary_id collate "C"`,
  identifiers: `select i.value_key, i.id_type, u.primary_id from user_identifier i
    left join app_user u on u.institution = i.institution and u.id = i.user_id
    where i.institution = $1 and $2::bigint > 0 order by i.value_key collate "C"`,
  // A user whom nobody has any more has no primary id: 0 is nobody's number.
  records: `select x.*, u.primary_id as became, r.primary_id, r.reason, r.code, r.message, r.version, r.changes
    from (select c.first_user + p.place - 1 as number, c.entry, c.file_number, c.lines[p.place] as line,
        substr(c.outcomes, p.place, 1) as outcome, c.user_ids[p.place] as user_id
      from sis_chunk c, generate_series(1, length(c.outcomes)) as p(place)
      where c.institution = $1 and c.run_id = $2) x
    left join sis_record r on r.institution = $1 and r.run_id = $2 and r.number = x.number
    left join app_user u on u.institution = $1 and u.id = x.user_id
    order by x.number`,
  events: 'select keys from job_event where institution = $1 and instance = $2 order by id',
  rejects: `select number, kind, encode(content, 'hex') as content from sis_reject
    where institution = $1 and run_id = $2 order by number`,
  leftovers: `select 'piece' as what from sis_file_chunk where institution = $1 and run_id = $2
    union all select 'claim' from sis_claim where institution = $1 and run_id = $2
    union all select 'contest' from sis_contest where institution = $1 and run_id = $2`
} as const

/** Nothing of a row that two institutions cannot have in common: codes, numbers, moments. */
const comparable = (code: string, { user_id: _id, ...row }: Record<string, unknown>): string =>
  JSON.stringify(row)
    .replaceAll(code, '')
    .replace(/"(created_date|status_date|at)":"[^"]*"/g, '"$1":""')

/**
 * Where two runs of two institutions, or what they have left, differ: of each kind the first row, in words. Empty when
 * both are the same to the last record.
 */
export async function differences(pool: Pool, one: [string, string], other: [string, string]): Promise<string[]> {
  const found: string[] = []
  for (const [kind, query] of Object.entries(queries)) {
    const [ours, theirs] = [await pool.query(query, one), await pool.query(query, other)]
    const [a, b] = [ours.rows.map(row => comparable(one[0], row)), theirs.rows.map(row => comparable(other[0], row))]
    const at = a.length > b.length ? a.findIndex((row, n) => row !== b[n]) : b.findIndex((row, n) => row !== a[n])
    if (at >= 0) found.push(`${kind} ${at} of ${a.length} and ${b.length}: ${a[at]} | ${b[at]}`)
  }
  return found
}
