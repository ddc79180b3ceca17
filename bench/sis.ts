// npm run bench:sis -- --users 10000 [--short]: what a run costs beside the bare SQL that writes the same rows in the
// same process. Feeds are made while they are read, so that a million users need no more than the database itself.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../src/platform/embedded.ts'
import { type FeedOrder, serveFeeds } from './feed-server.ts'
import { forgetPeakOf, peakMbOf } from './processes.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '10000' },
    /** Only new, unchanged and 5 % changed, guards off and on: no floor, nothing that changes everybody. */
    short: { type: 'boolean', default: false }
  }
})
const users = Number(values.users)
const folder = mkdtempSync(join(tmpdir(), 'patronage-bench-'))

class Child {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string>
  constructor(url: string) {
    // As `npm start` runs the service (package.json).
    const flags = ['--max-semi-space-size=8', '--heap-growing-percent=40']
    const env = { ...process.env, DATABASE_URL: url, MALLOC_ARENA_MAX: '2' }
    const options = { env, stdio: ['pipe', 'pipe', 'inherit'] } as const
    const child = join(import.meta.dirname, 'sis-child.ts')
    this.#process = spawn(process.execPath, [...flags, child], options as never) as never
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }
  get pid(): number {
    return this.#process.pid ?? 0
  }
  async ask(command: object) {
    this.#process.stdin.write(`${JSON.stringify(command)}\n`)
    const answer = await this.#answers.next()
    if (answer.done) throw new Error('The measured process has ended.')
    return JSON.parse(answer.value)
  }
  async end() {
    const ended = new Promise(done => this.#process.once('exit', done))
    this.#process.stdin.end()
    await ended
  }
}

interface Measured {
  status: string
  seconds: number
  counters: Record<string, number>
  databaseMb: number | null
  walMb: number | null
}

/** The most memory of all phases: each one's own is looked for anew where the system can. */
let highest = 0
const rate = (seconds: number) => Math.round(users / seconds)

const server = process.env.DATABASE_URL ? undefined : await startEmbedded(join(folder, 'postgres'))
const feeds = await serveFeeds()
const child = new Child(process.env.DATABASE_URL ?? server?.url() ?? '')

/** One run, with a line about it. */
async function phase(name: string, feed: FeedOrder, how: { dryRun?: boolean; guarded?: boolean } = {}, floor?: number) {
  forgetPeakOf(child.pid)
  const run: Measured = await child.ask({ run: { port: feeds.port, feed, ...how } })
  if (run.status !== 'COMPLETED_SUCCESS') throw new Error(JSON.stringify(run))
  const peak = peakMbOf(child.pid)
  highest = Math.max(highest, peak)
  if (name === '') return run
  const beside = floor ? `${(floor / run.seconds).toFixed(2)}x of the floor's ${rate(floor)}` : ''
  const { processed = 0, created = 0, updated = 0, unchanged = 0 } = run.counters
  console.log(
    [
      `${name.padEnd(24)} ${String(rate(run.seconds)).padStart(8)} users/s ${run.seconds.toFixed(1).padStart(7)} s`,
      `peak ${peak} MB  disk ${run.databaseMb ?? '?'} + ${run.walMb ?? '?'} MB`,
      `${processed} = ${created} new + ${updated} changed + ${unchanged} unchanged`,
      beside
    ].join('  ')
  )
  return run
}

try {
  await phase('', { users: 500, seed: 2 })
  const one = { users, seed: 1 }
  const some = { ...one, change: 5 }
  const other = { ...one, change: 'all' } as const
  const begun = performance.now()
  await phase('all new', one)
  const { xml, zip } = feeds.last
  console.log(`  (${xml.toFixed(1)} MB of XML, a zip of ${zip.toFixed(1)} MB)`)
  const inserted = values.short ? undefined : (await child.ask({ floor: 'insert' })).seconds
  if (inserted) console.log(`  (floor: ${rate(inserted)} users/s inserted)`)
  const updated = values.short ? undefined : (await child.ask({ floor: 'update' })).seconds
  await phase('nothing changed', one, {}, updated)
  await phase('nothing changed, guarded', one, { guarded: true }, updated)
  await phase('5 % changed', some, {}, updated)
  // Back again: that is a feed that changes 5 %, too.
  await phase('5 % changed, guarded', one, { guarded: true }, updated)
  if (!values.short) {
    await phase('dry run, all changed', other, { dryRun: true }, updated)
    await phase('all changed', other, {}, updated)
    await phase('all changed, guarded', one, { guarded: true }, updated)
  }
  console.log(`${users} users: peak ${highest} MB, ${((performance.now() - begun) / 60_000).toFixed(1)} minutes in all`)
} finally {
  await child.end()
  feeds.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
