// npm run bench:http: GET user in JSON and XML through the service, beside a bare handler that sends the same
// documents.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import pg from 'pg'
import { startEmbedded } from '../src/embedded.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' } }
})
const folder = mkdtempSync(join(tmpdir(), 'patronage-bench-'))
const server = await startEmbedded(join(folder, 'postgres'))
const children: ChildProcess[] = []
const key = { authorization: 'apikey sandbox' }

interface Server {
  url: string
  pid: number
}
/** Requests a second, and microseconds of processor time for each. */
interface Rate {
  rate: number
  cpu: number
}

async function start(kind: 'service' | 'bare'): Promise<Server> {
  // Both as `npm start` runs the service (package.json).
  const flags = ['--max-semi-space-size=8', '--heap-growing-percent=80']
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, 'http-child.ts'), kind], {
    env: { ...process.env, DATABASE_URL: server.url(), MALLOC_ARENA_MAX: '2' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('http')) return { url: line, pid: child.pid ?? 0 }
  throw new Error(`The ${kind} did not start.`)
}

/** Processor time of a process so far, in microseconds; 0 where the system does not tell. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return 0
  }
}

async function measure(urls: string[], pid: number, format: string): Promise<Rate> {
  const requests = urls.map(url => ({ path: `${new URL(url).pathname}?format=${format}`, headers: key }))
  const before = cpuOf(pid)
  const { origin } = new URL(urls[0] ?? '')
  const result = await autocannon({ url: origin, requests, connections: 16, duration: Number(values.seconds) })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were refused`)
  return { rate: result.requests.average, cpu: (cpuOf(pid) - before) / result.requests.total }
}

/** The primary ids of a hundred users, once the sandbox has loaded its campus. */
async function campus(service: string): Promise<string[]> {
  for (;;) {
    const list = await fetch(`${service}/almaws/v1/users?limit=100&format=json`, { headers: key })
    const { user = [] } = (await list.json()) as { user?: { primary_id: string }[] }
    if (user.length === 100) return user.map(({ primary_id }) => primary_id)
    await new Promise(done => setTimeout(done, 200))
  }
}

/** Keeps what the service answers, for the bare handler to send. */
async function keepDocuments(service: string, ids: string[]): Promise<void> {
  const client = new pg.Client(server.url())
  await client.connect()
  await client.query('create table bench_document (id text primary key, json json not null, xml text not null)')
  for (const id of ids) {
    const get = async (format: string) =>
      (await fetch(`${service}/almaws/v1/users/${id}?format=${format}`, { headers: key })).text()
    await client.query('insert into bench_document values ($1, $2, $3)', [id, await get('json'), await get('xml')])
  }
  await client.end()
}

const median = (rates: Rate[], of: keyof Rate): number =>
  rates.map(rate => rate[of]).sort((one, other) => one - other)[Math.floor(rates.length / 2)] ?? 0

/** Both in turns, so that whatever else the machine does meets both; the first turn warms up. */
async function compare(service: Server, bare: Server, ids: string[], format: string): Promise<void> {
  const urls = {
    service: ids.map(id => `${service.url}/almaws/v1/users/${id}`),
    bare: ids.map(id => `${bare.url}/users/${id}`)
  }
  const rates: Record<'service' | 'bare', Rate[]> = { service: [], bare: [] }
  for (let round = 0; round <= Number(values.rounds); round++)
    for (const [name, { pid }] of [
      ['service', service],
      ['bare', bare]
    ] as const) {
      const rate = await measure(urls[name], pid, format)
      if (round > 0) rates[name].push(rate)
    }
  const [one, other] = [median(rates.service, 'rate'), median(rates.bare, 'rate')]
  const [cost, floor] = [median(rates.service, 'cpu'), median(rates.bare, 'cpu')]
  const ratio = (one / other).toFixed(2)
  console.log(`GET user, ${format}: service ${Math.round(one)} req/s, bare ${Math.round(other)} req/s, ${ratio}x`)
  console.log(`  processor time a request: service ${Math.round(cost)} us, bare ${Math.round(floor)} us`)
}

try {
  const service = await start('service')
  const ids = await campus(service.url)
  await keepDocuments(service.url, ids)
  const bare = await start('bare')
  for (const format of ['json', 'xml']) await compare(service, bare, ids, format)
} finally {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(
    children.map(child => new Promise(done => (child.exitCode !== null ? done(null) : child.once('exit', done))))
  )
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
