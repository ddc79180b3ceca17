import { Agent, request } from 'node:http'
import pg from 'pg'
import { inSql } from './loan-sql.ts'
import { cpuOf, type Server } from './processes.ts'

/** One reader with one copy, at a desk that may lend it. */
export interface Place {
  user: string
  barcode: string
  bib: string
  holding: string
  pid: string
  library: string
  desk: string
}
export type Step = 'lend' | 'list' | 'renew' | 'return'
const steps: readonly Step[] = ['lend', 'list', 'renew', 'return']
export type Worker = Record<Step, () => Promise<void>>

/** As many places as clients: nobody waits for the copy of another one. */
async function placesOf(pool: pg.Pool, users: string[]): Promise<Place[]> {
  const { rows } = await pool.query<Omit<Place, 'user'>>(
    `select i.barcode, i.bib_id::text as bib, i.holding_id::text as holding, i.id::text as pid, i.library,
       (select d.code from circ_desk d where d.institution = i.institution and d.library = i.library
        order by d.code limit 1) as desk
     from item i where i.process_type is null and i.library = 'MAIN' and i.location = 'STACKS'
       and coalesce(i.policy, 'REGULAR') = 'REGULAR' order by i.id limit $1`,
    [users.length]
  )
  return rows.map((row, index) => ({ ...row, user: users[index] ?? '' }))
}

const agent = new Agent({ keepAlive: true, maxSockets: 100 })
/** Gives up the connections. */
export const hangUp = (): void => agent.destroy()

/** One call; an answer that is no success is an error. */
const send = (base: string, method: string, path: string, body?: object): Promise<any> =>
  new Promise((done, failed) => {
    const headers = { authorization: 'apikey sandbox', accept: 'application/json', 'content-type': 'application/json' }
    const call = request(`${base}${path}`, { method, headers, agent }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', part => {
        text += part
      })
      answer.on('end', () =>
        answer.statusCode === 200 ? done(JSON.parse(text)) : failed(new Error(`${method} ${path}: ${text}`))
      )
    })
    call.on('error', failed)
    call.end(body ? JSON.stringify(body) : undefined)
  })

/** The work of one client through the service. */
function overHttp(base: string, { user, barcode, bib, holding, pid, library, desk }: Place): Worker {
  const loans = `/almaws/v1/users/${user}/loans`
  const item = `/almaws/v1/bibs/${bib}/holdings/${holding}/items/${pid}`
  let loan = ''
  return {
    async lend() {
      const body = { circ_desk: { value: desk }, library: { value: library } }
      loan = (await send(base, 'POST', `${loans}?item_barcode=${barcode}`, body)).loan_id
    },
    async list() {
      const { total_record_count } = await send(base, 'GET', loans)
      if (total_record_count !== 1) throw new Error(`${total_record_count} loans instead of one`)
    },
    renew: () => send(base, 'POST', `${loans}/${loan}?op=renew`),
    return: () => send(base, 'POST', `${item}?op=scan&library=${library}&circ_desk=${desk}`)
  }
}

type Times = Record<Step, number[]>

/** Every client goes round until it is enough; gives the milliseconds of each step, a whole round at least. */
async function goRound(
  workers: Worker[],
  enough: number | (() => boolean)
): Promise<{ times: Times; seconds: number }> {
  const times: Times = { lend: [], list: [], renew: [], return: [] }
  const start = performance.now()
  const isOver = typeof enough === 'number' ? () => performance.now() - start > enough * 1000 : enough
  await Promise.all(
    workers.map(async worker => {
      do
        for (const step of steps) {
          const before = performance.now()
          await worker[step]()
          times[step].push(performance.now() - before)
        }
      while (!isOver())
    })
  )
  return { times, seconds: (performance.now() - start) / 1000 }
}

const at = (sorted: number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1).padStart(7)

function print(name: string, { times, seconds }: Awaited<ReturnType<typeof goRound>>): void {
  for (const step of steps) {
    const sorted = times[step].sort((one, other) => one - other)
    const rate = Math.round(sorted.length / seconds)
    const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map(share => at(sorted, share))
    console.log(
      `  ${name.padEnd(8)} ${step.padEnd(7)} ${String(rate).padStart(5)}/s  p50 ${p50}  p95 ${p95}  p99 ${p99}  max ${most} ms`
    )
  }
}

/** Lend, list, renew, return: by 1, 10 and 75 clients at once, through the service and in bare SQL of the same pool. */
export async function circulate(service: Server, database: string, users: string[], seconds: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: database, max: 10 })
  try {
    const [row] = (await pool.query<{ institution: string }>('select institution from institution')).rows
    const places = await placesOf(pool, users.slice(0, 75))
    await goRound(
      places.slice(0, 10).map(place => overHttp(service.url, place)),
      2
    )
    for (const clients of [1, 10, 75]) {
      const some = places.slice(0, clients)
      const before = cpuOf(service.pid)
      const http = await goRound(
        some.map(place => overHttp(service.url, place)),
        seconds
      )
      const cpu = (cpuOf(service.pid) - before) / Object.values(http.times).flat().length
      const bare = await goRound(
        some.map(place => inSql(pool, row?.institution ?? '', place)),
        seconds
      )
      console.log(
        `${clients} ${clients === 1 ? 'client' : 'clients'}, ${Math.round(cpu)} us of processor time a request`
      )
      print('service', http)
      print('bare SQL', bare)
    }
  } finally {
    await pool.end()
  }
}

/** Four clients lend, list, renew and return as long as something else goes on. */
export async function lendingWhile(
  service: Server,
  database: string,
  users: string[],
  other: () => Promise<unknown>
): Promise<void> {
  const pool = new pg.Pool({ connectionString: database, max: 1 })
  const places = await placesOf(pool, users.slice(0, 4)).finally(() => pool.end())
  let over = false
  const running = other().finally(() => {
    over = true
  })
  const result = await goRound(
    places.map(place => overHttp(service.url, place)),
    () => over
  )
  await running
  print('service', result)
}
