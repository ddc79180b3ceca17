// npm run bench:privacy -- --loans 1000000: the anonymization of ended loans beside one bare UPDATE of the same rows,
// with the proof and without it, and what clients who lend meanwhile notice of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../src/platform/embedded.ts'
import { hangUp, lendingWhile } from './circulation.ts'
import { campus } from './get-user.ts'
import { peakMbOf, type Server, start, stopAll } from './processes.ts'

const { values } = parseArgs({ options: { loans: { type: 'string', default: '100000' } } })
const loans = Number(values.loans)
const [sandbox, floor] = ['01SANDBOX_INST', '01FLOOR_INST']
const folder = mkdtempSync(join(tmpdir(), 'patronage-bench-'))
const server = await startEmbedded(join(folder, 'postgres'))
const pool = new pg.Pool({ connectionString: server.url(), max: 2 })

/** Ended loans of the campus' people, all of them due to be forgotten; what the measurement before has left is gone. */
async function fill(institution: string): Promise<void> {
  await pool.query(`delete from loan where institution = $1 and (lent_by = 'bench' or user_id is null)`, [institution])
  await pool.query('vacuum full loan')
  await pool.query(
    `insert into loan (institution, user_id, item_id, bib_id, holding_id, barcode, title, library, location, circ_library,
       circ_desk, lent_by, status, process_status, loan_date, due_date, return_date, modified_at, user_group)
     select $1, u.id, n % 50000, n % 20000, 1, 'B' || n, 'Title ' || n, 'MAIN', 'STACKS', 'MAIN', 'DESK', 'bench', 'COMPLETE',
       'NORMAL', t - interval '20 days', t, t, t, u.user_group
     from generate_series(1, $2::int) n
       join (select id, user_group, row_number() over () as place from app_user where institution = $3) u
         on u.place = n % 400 + 1
       cross join lateral (select timestamptz '2026-06-01T10:00:00Z' - n % 100000 * interval '1 minute' as t) x`,
    [institution, loans, sandbox]
  )
  await pool.query('vacuum analyze loan')
}

async function bare(): Promise<number> {
  const before = performance.now()
  await pool.query(
    `update loan set user_id = null, proxy_id = null where institution = $1 and status = 'COMPLETE' and user_id is not null`,
    [floor]
  )
  return (performance.now() - before) / 1000
}

const key = { authorization: 'apikey sandbox', accept: 'application/json', 'content-type': 'application/json' }
const jobs = '/almaws/v1/conf/jobs/S1001'

/** Runs the job to its end; gives seconds, and its counters. */
async function archive(
  { url }: Server,
  proof: boolean
): Promise<{ seconds: number; counters: Record<string, number> }> {
  const parameter = [{ name: { value: 'proof' }, value: String(proof) }]
  const started = await fetch(`${url}${jobs}?op=run`, {
    method: 'POST',
    headers: key,
    body: JSON.stringify({ parameter })
  })
  if (!started.ok) throw new Error(await started.text())
  for (;;) {
    await pause(100)
    const { job_instance } = (await (await fetch(`${url}${jobs}/instances?limit=1`, { headers: key })).json()) as any
    const [run] = job_instance
    if (run.status.value === 'COMPLETED_FAILED') throw new Error(JSON.stringify(run.alert))
    if (run.status.value !== 'COMPLETED_SUCCESS') continue
    const seconds = (Date.parse(run.end_time) - Date.parse(run.start_time)) / 1000
    return { seconds, counters: Object.fromEntries(run.counter.map((one: any) => [one.type.value, Number(one.value)])) }
  }
}

const rate = (seconds: number): string => `${Math.round(loans / seconds)} loans/s`

/** What the last run's proof looked at, out of its manifest; and what ten million rows would take at that rate. */
async function tellScan({ url }: Server): Promise<void> {
  const { manifests } = (await (await fetch(`${url}/v1/privacy/manifests`, { headers: key })).json()) as any
  const { tables, rows, people, identifiers, seconds } = manifests.at(-1).body.scan
  const perSecond = rows / seconds
  console.log(
    `residual scan: ${rows} rows of ${tables} tables for ${people} people (${identifiers} words) in ${seconds} s: ` +
      `${Math.round(perSecond)} rows/s; 10 M rows at that rate: ${Math.round(1e7 / perSecond)} s (extrapolated)`
  )
}

try {
  const service = await start('service', server.url())
  const ids = await campus(service.url)
  await fill(floor)
  const bareSeconds = await bare()
  await pool.query('delete from loan where institution = $1', [floor])
  console.log(`${loans} loans, bare UPDATE: ${rate(bareSeconds)}`)
  for (const proof of [false, true]) {
    await fill(sandbox)
    const { seconds, counters } = await archive(service, proof)
    if (counters.item_loans_anonymized !== loans) throw new Error(JSON.stringify(counters))
    const ratio = (bareSeconds / seconds).toFixed(2)
    console.log(`job, proof ${proof ? 'on' : 'off'}: ${rate(seconds)}, ${ratio}x of the bare UPDATE`)
    if (proof) await tellScan(service)
  }
  for (const proof of [false, true]) {
    await fill(sandbox)
    console.log(`4 clients who lend, list, renew and return while it runs (proof ${proof ? 'on' : 'off'}):`)
    await lendingWhile(service, server.url(), ids, () => archive(service, proof))
  }
  console.log('the same clients with nothing beside them:')
  await lendingWhile(service, server.url(), ids, () => pause(5000))
  console.log(`peak memory of the service: ${peakMbOf(service.pid)} MB`)
} finally {
  hangUp()
  await stopAll()
  await pool.end()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
