// npm run bench:sis -- --users 10000: what a run costs beside the bare SQL that writes the same rows in the same
// process.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import yazl from 'yazl'
import { campusUsers } from '../samples/campus.ts'
import { startEmbedded } from '../src/embedded.ts'

const { values } = parseArgs({ options: { users: { type: 'string', default: '10000' } } })
const users = Number(values.users)
const folder = mkdtempSync(join(tmpdir(), 'patronage-bench-'))

/** Writes a zip of one XML file; returns its unpacked size in MB. */
async function writeFeed(name: string, people: Iterable<string>): Promise<{ file: string; mb: number }> {
  const file = join(folder, `${name}.zip`)
  let bytes = 0
  const text = (function* () {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<users>\n'
    for (const user of people) {
      bytes += Buffer.byteLength(user) + 1
      yield `${user}\n`
    }
    yield '</users>\n'
  })()
  const zip = new yazl.ZipFile()
  zip.addReadStream(Readable.from(text), 'users.xml')
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
  return { file, mb: bytes / 2 ** 20 }
}

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
  async ask(command: object) {
    this.#process.stdin.write(`${JSON.stringify(command)}\n`)
    return JSON.parse((await this.#answers.next()).value)
  }
  async end() {
    const ended = new Promise(done => this.#process.once('exit', done))
    this.#process.stdin.end()
    await ended
  }
}

const rate = (seconds: number) => Math.round(users / seconds)
const row = (name: string, one: number, floor: number | undefined, peak: number) =>
  console.log(
    `${name.padEnd(24)} ${String(rate(one)).padStart(8)} users/s ${floor ? `${(floor / one).toFixed(2)}x of the floor's ${rate(floor)}` : ''}`.padEnd(
      72
    ),
    `peak ${peak} MB`
  )

const server = process.env.DATABASE_URL ? undefined : await startEmbedded(join(folder, 'postgres'))
const child = new Child(process.env.DATABASE_URL ?? server?.url() ?? '')
try {
  const warm = await writeFeed('warm', campusUsers(500, { seed: 2 }))
  const all = await writeFeed('all', campusUsers(users, { seed: 1 }))
  const some = await writeFeed('some', campusUsers(users, { seed: 1, change: 5 }))
  const other = await writeFeed('other', campusUsers(users, { seed: 1, change: 'all' }))
  console.log(
    `${users} users, ${all.mb.toFixed(1)} MB of XML, zip ${(statSync(all.file).size / 2 ** 20).toFixed(1)} MB`
  )
  const run = async (file: string, dryRun = false, guarded = false) => {
    const answer = await child.ask({ run: { file, mode: 'synchronize', dryRun, guarded } })
    if (answer.status !== 'COMPLETED_SUCCESS') throw new Error(JSON.stringify(answer))
    return answer
  }
  await run(warm.file)
  const created = await run(all.file)
  const inserted = await child.ask({ floor: 'insert' })
  row('all new', created.seconds, inserted.seconds, created.peakMb)
  const dry = await run(other.file, true)
  const changed = await run(other.file)
  const updated = await child.ask({ floor: 'update' })
  row('all changed', changed.seconds, updated.seconds, changed.peakMb)
  row('dry run, all changed', dry.seconds, updated.seconds, dry.peakMb)
  const same = await run(other.file)
  row('nothing changed', same.seconds, updated.seconds, same.peakMb)
  await run(all.file)
  const few = await run(some.file)
  row('5 % changed', few.seconds, updated.seconds, few.peakMb)
  const calm = await run(some.file, false, true)
  row('nothing changed, guarded', calm.seconds, updated.seconds, calm.peakMb)
  await run(all.file)
  const watched = await run(some.file, false, true)
  row('5 % changed, guarded', watched.seconds, updated.seconds, watched.peakMb)
  await run(all.file)
  const guarded = await run(other.file, false, true)
  row('all changed, guarded', guarded.seconds, updated.seconds, guarded.peakMb)
  for (const [name, { counters }] of Object.entries({ created, changed, same, few }))
    console.log(name, JSON.stringify(counters))
} finally {
  await child.end()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
