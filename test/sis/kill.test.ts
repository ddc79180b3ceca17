import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/database.ts'
import { domains } from '../../src/domains.ts'
import { keyStore } from '../../src/institutions/store.ts'
import { addKey, all, caller } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { databaseUrl } from '../helpers/database.ts'
import { feedXml, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'

const entry = fileURLToPath(new URL('process.ts', import.meta.url))
const [calm, killed] = ['01CALM', '02KILLED']
const barcode = (n: number) => ({ BARCODE: `b${n}` })

/** The same without what two institutions cannot have in common: their code, and the moment at which they did it. */
const without = (code: string, value: unknown) =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(code, '')
      .replace(/"created_date":"[^"]*"/g, '"created_date":""')
  )

/** Two institutions with the same users on one database, and what the tests do with them. */
async function place(t: Test) {
  const url = await databaseUrl(t)
  const database = await openDatabase(
    url,
    domains.flatMap(domain => domain.entities)
  )
  t.teardown(() => database.orm.close())
  const parts = {
    config: readConfig({}),
    database,
    clock: systemClock,
    keys: keyStore(database.pool, systemClock),
    domains
  }
  const app = await buildApp(parts)
  t.teardown(() => app.close())
  const call = caller(app)
  for (const code of [calm, killed]) {
    await addKey(database, code, { institution: code, name: code, areas: all })
    await configure({ database, clock: systemClock as any }, code)
    // What is killed here is the pass that applies; the one that measures is interrupted in properties.test.ts.
    const settings = { matchIdType: 'BARCODE', userGroup: 'STAFF', guards: { active: false } }
    const body = { code: 'CAMPUS', name: 'Campus', settings }
    await call('POST', '/v1/sis/profiles', { key: code, body })
  }
  const post = async (code: string, payload: string): Promise<string> => {
    const headers = { authorization: `apikey ${code}`, 'content-type': 'application/xml' }
    return (await app.inject({ method: 'POST', url: '/v1/sis/profiles/CAMPUS/runs', payload, headers })).json().id
  }
  const records = async (code: string, id: string) => {
    const found: unknown[] = []
    for (let offset = 0; ; offset += 1000) {
      const page = await call('GET', `/v1/sis/runs/${id}/records?limit=1000&offset=${offset}`, { key: code })
      found.push(...page.data.records)
      if (page.data.records.length < 1000) return without(code, found)
    }
  }
  /** Everything of the users but their numbers and the moments at which they were made. */
  const users = async (code: string) => {
    const { rows } = await database.pool.query(
      `select u.primary_id, u.record, u.version, u.pin, encode(u.sis_digest, 'hex') is null as undigested,
         (select json_agg(json_build_array(i.value_key, i.id_type) order by i.value_key) from user_identifier i
          where i.institution = u.institution and i.user_id = u.id) as identifiers
       from app_user u where u.institution = $1 order by u.primary_id`,
      [code]
    )
    return without(code, rows)
  }
  return { url, parts, call, post, records, users, pool: database.pool }
}

const first = feedXml(
  ...Array.from({ length: 1500 }, (_, n) => ({ primary_id: `u${n}`, first_name: 'Ada', identifiers: barcode(n) }))
)
/** Of everything something: changed, unchanged, new, generated, repeated, clashing, refused. */
const second = feedXml(
  ...Array.from({ length: 4000 }, (_, n) => {
    const known = { primary_id: `u${n}`, first_name: 'Ada', identifiers: barcode(n) }
    if (n % 10 === 0) return userXml({ ...known, first_name: 'Augusta' })
    if (n % 10 === 2) return userXml({ first_name: 'Same', last_name: 'Name', identifiers: barcode(n + 10_000) })
    if (n % 10 === 3) return userXml({ ...known, primary_id: `u${n - 1}`, identifiers: barcode(n - 1) })
    if (n % 10 === 4) return `<user><primary_id>u${n}</primary_id></user>`
    if (n % 10 === 5) return userXml({ ...known, identifiers: { BARCODE: `b${n}`, NETID: `u${n - 5}` } })
    if (n % 10 === 6) return userXml({ ...known, primary_id: `renamed${n}` })
    // A user whose first record is refused and whose second, in a later chunk, is taken.
    if (n % 10 === 8) return userXml({ ...known, user_group: 'NONE' })
    if (n % 10 === 9 && n > 50)
      return userXml({ primary_id: `u${n - 51}`, first_name: 'Late', identifiers: barcode(n - 51) })
    return userXml(known)
  })
)

t.test('SIS-04 a run that is killed twenty times ends as an undisturbed one', { timeout: 180_000 }, async t => {
  const at = await place(t)
  for (const code of [calm, killed]) await at.post(code, first)
  await runJobsUntilDone(at)
  const undisturbed = await at.post(calm, second)
  await runJobsUntilDone(at)

  const children: ChildProcess[] = []
  t.teardown(() => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  const start = async (): Promise<ChildProcess> => {
    const env = { ...process.env, DATABASE_URL: at.url, WORKERS: '1', LOG_LEVEL: 'fatal', PORT: '0' }
    const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')])
    return child
  }
  const id = await at.post(killed, second)
  const state = async () =>
    (await at.pool.query('select status, counters, attempts from job_instance where id = $1', [id])).rows[0]
  const kills = 20
  let next = start()
  for (let kill = 0; kill < kills; kill++) {
    const child = await next
    // The next process starts meanwhile: sometimes it takes the run over, sometimes it finds it at its start.
    next = start()
    const enough = (4000 * kill) / (kills + 2)
    await until(
      async () => {
        const { status, counters } = await state()
        return status !== 'QUEUED' && counters.processed >= enough
      },
      30_000,
      `the run does not get to ${enough}`
    )
    await pause(Math.random() * 15)
    t.equal((await state()).status, 'RUNNING', `kill ${kill + 1} meets the run at work`)
    const gone = once(child, 'exit')
    child.kill(kill === 10 ? 'SIGTERM' : 'SIGKILL')
    await gone
    if (kill === 10) t.equal(child.exitCode, 0, 'told to stop, it ends of itself')
  }
  await next
  await until(async () => (await state()).status.startsWith('COMPLETED'), 30_000, 'the run does not end')

  const [one, other] = [
    (await at.call('GET', `/v1/sis/runs/${undisturbed}`, { key: calm })).data,
    (await at.call('GET', `/v1/sis/runs/${id}`, { key: killed })).data
  ]
  t.equal(other.status, 'COMPLETED_SUCCESS')
  t.same(other.counters, one.counters)
  const { processed, created, updated, unchanged, rejected } = other.counters
  t.equal(processed, 4000)
  t.equal(created + updated + unchanged + rejected, processed)
  t.ok(created > 100 && updated > 100 && unchanged > 100 && rejected > 100, 'of everything something')
  t.strictSame(await at.records(killed, id), await at.records(calm, undisturbed), 'record by record')
  t.strictSame(await at.users(killed), await at.users(calm), 'user by user')
  const { rows } = await at.pool.query(
    'select (select count(*) from sis_file_chunk)::int as pieces, (select count(*)::int from job_event where instance = $1) as events',
    [id]
  )
  t.same(rows[0], { pieces: 0, events: rejected }, 'each refusal told once, nothing left')
})
