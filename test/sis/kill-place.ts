import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/database.ts'
import { domains } from '../../src/domains.ts'
import { keyStore } from '../../src/institutions/store.ts'
import { addKey, all, caller } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { databaseUrl } from '../helpers/database.ts'
import { until } from '../helpers/jobs.ts'

const entry = fileURLToPath(new URL('process.ts', import.meta.url))
/** Milliseconds after which a run that comes no further is a failure, however busy the machine is. */
const patience = 240_000

/** One database with institutions that are alike, and processes that are killed while they run their feeds. */
export async function place(t: Test, codes: readonly string[], settings: object) {
  const url = await databaseUrl(t)
  const database = await openDatabase(
    url,
    domains.flatMap(domain => domain.entities)
  )
  t.teardown(() => database.orm.close())
  const keys = keyStore(database.pool, systemClock)
  const parts = { config: readConfig({}), database, clock: systemClock, keys, domains }
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
  return { url, parts, post, decide, runOf, pool: database.pool, fleet: fleet(t, url, database.pool) }
}

type Pool = Awaited<ReturnType<typeof openDatabase>>['pool']
interface Standing {
  status: string
  processed: number
  worker: string | null
}

/** Processes of which one works: it is killed at moments of which `chance` decides, and the next one goes on. */
function fleet(t: Test, url: string, pool: Pool) {
  const children: ChildProcess[] = []
  // Each process that ends of itself leaves what it has compiled: the next ones start in two thirds of the time.
  const compiled = mkdtempSync(join(tmpdir(), 'patronage-kill-'))
  t.teardown(() => {
    rmSync(compiled, { recursive: true, force: true })
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  const start = async (): Promise<ChildProcess> => {
    const own = { DATABASE_URL: url, WORKERS: '1', LOG_LEVEL: 'fatal', PORT: '0', NODE_COMPILE_CACHE: compiled }
    const env = { ...process.env, ...own }
    const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')])
    return child
  }
  const standing = async (id: string): Promise<Standing> =>
    (
      await pool.query(
        `select status, (counters ->> 'processed')::int as processed, worker from job_instance where id = $1`,
        [id]
      )
    ).rows[0]
  let working: Promise<ChildProcess> | undefined
  const stop = async (signal: NodeJS.Signals): Promise<ChildProcess | undefined> => {
    const child = await working
    working = undefined
    if (!child) return undefined
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    return child
  }
  const reaches = (id: string, what: string, isThere: (now: Standing) => boolean) =>
    until(async () => isThere(await standing(id)), patience, what)
  /** Waits until the run is not going on any more. */
  const finish = async (id: string): Promise<void> => {
    working ??= start()
    await working
    await reaches(id, 'the run does not end', ({ status }) => status !== 'QUEUED' && status !== 'RUNNING')
  }
  /**
   * Kills whoever runs it `kills` times, each at a random moment of one of as many equal parts of its `records`; then
   * waits until it stands still. Gives how often a process was killed that was at work on the run.
   */
  const disturb = async (id: string, of: { kills: number; records: number }, chance: () => number): Promise<number> => {
    let former: string | null = null
    let hits = 0
    working ??= start()
    for (let kill = 0; kill < of.kills; kill++) {
      const enough = Math.floor((of.records * 0.95 * (kill + chance())) / of.kills)
      await working
      const since = former
      await reaches(id, 'nobody takes the run up', now => now.status !== 'QUEUED' && now.worker !== since)
      // The next process starts meanwhile: sometimes it takes the run over, sometimes it finds it at its start.
      const next = start()
      await reaches(id, `the run does not get to ${enough}`, now => now.processed >= enough)
      await pause(chance() * 40)
      const now = await standing(id)
      await stop('SIGKILL')
      if (now.status === 'RUNNING' && now.worker !== null && now.worker !== former) hits++
      former = now.worker
      working = next
    }
    await finish(id)
    return hits
  }
  return { disturb, finish, stop }
}

/** Numbers by chance that come again with the same seed (mulberry32), each in [0, 1). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
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
