// npm run bench:http: GET user in JSON and XML through the service, beside a bare handler that sends the same documents.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
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

async function start(kind: 'service' | 'bare'): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'http-child.ts'), kind], {
    env: { ...process.env, DATABASE_URL: server.url() },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('http')) return line
  throw new Error(`The ${kind} did not start.`)
}

const key = { authorization: 'apikey sandbox' }
const rate = async (urls: string[], format: string): Promise<number> => {
  const requests = urls.map(url => ({ path: `${new URL(url).pathname}?format=${format}`, headers: key }))
  const result = await autocannon({
    url: new URL(urls[0] ?? '').origin,
    requests,
    connections: 16,
    duration: Number(values.seconds)
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were refused`)
  return result.requests.average
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
const median = (numbers: number[]): number =>
  numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0

try {
  const service = await start('service')
  const ids = await campus(service)
  const client = new pg.Client(server.url())
  await client.connect()
  await client.query('create table bench_document (id text primary key, json json not null, xml text not null)')
  for (const id of ids) {
    const get = async (format: string) =>
      (await fetch(`${service}/almaws/v1/users/${id}?format=${format}`, { headers: key })).text()
    await client.query('insert into bench_document values ($1, $2, $3)', [id, await get('json'), await get('xml')])
  }
  await client.end()
  const bare = await start('bare')
  for (const format of ['json', 'xml']) {
    const rates: Record<string, number[]> = { service: [], bare: [] }
    // In turns, so that whatever else the machine does meets both.
    for (let round = 0; round <= Number(values.rounds); round++) {
      const of = {
        service: await rate(
          ids.map(id => `${service}/almaws/v1/users/${id}`),
          format
        ),
        bare: await rate(
          ids.map(id => `${bare}/users/${id}`),
          format
        )
      }
      if (round > 0) for (const [name, value] of Object.entries(of)) rates[name]?.push(value)
    }
    const [one, other] = [median(rates.service ?? []), median(rates.bare ?? [])]
    console.log(
      `GET user, ${format}: service ${Math.round(one)} req/s, bare ${Math.round(other)} req/s, ${(one / other).toFixed(2)}x`
    )
  }
} finally {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(
    children.map(child => new Promise(done => (child.exitCode !== null ? done(null) : child.once('exit', done))))
  )
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
