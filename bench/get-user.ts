import autocannon from 'autocannon'
import pg from 'pg'
import { cpuOf, type Server } from './processes.ts'

const key = { authorization: 'apikey sandbox' }

/** Requests a second, and microseconds of processor time for each. */
interface Rate {
  rate: number
  cpu: number
}
interface Load {
  ids: string[]
  format: 'json' | 'xml'
  clients: number
  seconds: number
  rounds: number
}

/** The primary ids of a hundred users, once the sandbox has loaded its campus. */
export async function campus(service: string): Promise<string[]> {
  for (;;) {
    const list = await fetch(`${service}/almaws/v1/users?limit=100&format=json`, { headers: key })
    const { user = [] } = (await list.json()) as { user?: { primary_id: string }[] }
    if (user.length === 100) return user.map(({ primary_id }) => primary_id)
    await new Promise(done => setTimeout(done, 200))
  }
}

/** Keeps what the service answers, for the bare handler to send. */
export async function keepDocuments(service: string, ids: string[], database: string): Promise<void> {
  const client = new pg.Client(database)
  await client.connect()
  await client.query('create table bench_document (id text primary key, json json not null, xml text not null)')
  for (const id of ids) {
    const get = async (format: string) =>
      (await fetch(`${service}/almaws/v1/users/${id}?format=${format}`, { headers: key })).text()
    await client.query('insert into bench_document values ($1, $2, $3)', [id, await get('json'), await get('xml')])
  }
  await client.end()
}

async function measure(urls: string[], pid: number, { format, clients, seconds }: Load): Promise<Rate> {
  const requests = urls.map(url => ({ path: `${new URL(url).pathname}?format=${format}`, headers: key }))
  const before = cpuOf(pid)
  const { origin } = new URL(urls[0] ?? '')
  const result = await autocannon({ url: origin, requests, connections: clients, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were refused`)
  return { rate: result.requests.average, cpu: (cpuOf(pid) - before) / result.requests.total }
}

const median = (rates: Rate[], of: keyof Rate): number =>
  rates.map(rate => rate[of]).sort((one, other) => one - other)[Math.floor(rates.length / 2)] ?? 0

/** Both in turns, so that whatever else the machine does meets both; the first turn warms up. */
export async function compareReads(service: Server, bare: Server, load: Load): Promise<void> {
  const urls = {
    service: load.ids.map(id => `${service.url}/almaws/v1/users/${id}`),
    bare: load.ids.map(id => `${bare.url}/users/${id}`)
  }
  const rates: Record<'service' | 'bare', Rate[]> = { service: [], bare: [] }
  for (let round = 0; round <= load.rounds; round++)
    for (const [name, { pid }] of [
      ['service', service],
      ['bare', bare]
    ] as const) {
      const rate = await measure(urls[name], pid, load)
      if (round > 0) rates[name].push(rate)
    }
  const [one, other] = [median(rates.service, 'rate'), median(rates.bare, 'rate')]
  const [cost, floor] = [median(rates.service, 'cpu'), median(rates.bare, 'cpu')]
  const clients = load.clients === 1 ? '1 client' : `${load.clients} clients`
  console.log(
    `GET user, ${load.format}, ${clients}: service ${Math.round(one)} req/s, bare ${Math.round(other)} req/s, ` +
      `${(one / other).toFixed(2)}x`
  )
  console.log(`  processor time a request: service ${Math.round(cost)} us, bare ${Math.round(floor)} us`)
}
