// The measured process: a service without the network that runs the feeds it is given, beside the same rows through
// bare SQL. Prints one JSON line a step. Its peak memory is that of nothing else: feeds are made by its parent.
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { seedConfiguration } from '../src/codes/seed.ts'
import { readConfig } from '../src/config.ts'
import type { Parts } from '../src/domain.ts'
import { domains } from '../src/domains.ts'
import { keyStore } from '../src/institutions/store.ts'
import { startRunner } from '../src/jobs/runner.ts'
import { systemClock } from '../src/platform/clock.ts'
import { migrate, openDatabase } from '../src/platform/database.ts'
import { openWork, transactional } from '../src/platform/unit-of-work.ts'
import { receive } from '../src/sis/pickup/receive.ts'
import { addProfile, changeProfile, defaultSettings, findProfile } from '../src/sis/profile/service.ts'
import { findRun } from '../src/sis/report/report.ts'
import { synchronizeJob } from '../src/sis/run/job.ts'
import { kinds } from '../src/sis/run-state.ts'
import type { FeedOrder } from './feed-server.ts'
import { writeFloor } from './floor.ts'

interface Command {
  run?: { port: number; feed: FeedOrder; dryRun?: boolean; guarded?: boolean }
  floor?: 'insert' | 'update'
}

const institution = '01BENCH_INST'
const database = await openDatabase(
  process.env.DATABASE_URL ?? '',
  domains.flatMap(domain => domain.entities)
)
await migrate(database)
const config = readConfig({ WORKERS: '1' })
const parts: Parts = { config, database, clock: systemClock, keys: keyStore(database.pool, systemClock), domains }
const open = () => openWork(database, systemClock, { institution, actor: 'bench', base: '' })
await transactional(open(), async work => {
  await seedConfiguration(work)
  await addProfile(work, {
    code: 'CAMPUS',
    name: 'Campus',
    settings: { ...defaultSettings(), guards: { active: false } }
  })
})
const runner = await startRunner(parts, { poll: 50 })

/** The zip that is ordered, as it is made. */
function ordered(port: number, feed: FeedOrder): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.write(JSON.stringify(feed))
  return socket
}

/** MB of the whole database with all reports, and of its log; null where the server does not tell. */
async function disk() {
  const size = async (query: string) =>
    database.pool.query(query).then(
      ({ rows }) => Math.round(Number(rows[0].bytes) / 2 ** 20),
      () => null
    )
  return {
    databaseMb: await size('select pg_database_size(current_database()) as bytes'),
    walMb: await size('select sum(size) as bytes from pg_ls_waldir()')
  }
}

/** Runs one feed to its end; users a second over the time from start to end of the run, check of the file included. */
async function run({ port, feed, dryRun = false, guarded = false }: NonNullable<Command['run']>) {
  const id = await transactional(open(), async work => {
    const profile = await findProfile(work, 'CAMPUS')
    // Thresholds that nothing crosses: the first pass is what is measured.
    const guards = { active: guarded, ...Object.fromEntries(kinds.map(kind => [kind, {}])) }
    await changeProfile(work, 'CAMPUS', { code: 'CAMPUS', name: 'Campus', settings: { ...profile.settings, guards } })
    const of = { profile, mode: 'synchronize', job: synchronizeJob, dryRun } as const
    return receive(work, { ...of, name: 'bench.zip', type: 'zip', body: ordered(port, feed), limit: 2 ** 40 })
  })
  for (;;) {
    const found = await findRun(open(), id)
    if (found.status.startsWith('COMPLETED')) {
      const seconds = (Date.parse(found.ended_at ?? '') - Date.parse(found.started_at ?? '')) / 1000
      return { status: found.status, failure: found.failure, counters: found.counters, seconds, ...(await disk()) }
    }
    await new Promise(done => setTimeout(done, 100))
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command
  const result = command.run
    ? await run(command.run)
    : await writeFloor(database.pool, institution, command.floor ?? 'insert')
  console.log(JSON.stringify(result))
}
await runner.stop(10)
await database.orm.close()
