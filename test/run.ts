// npm test: one throw-away PostgreSQL for the whole run, one migrated template database, then each file in a process.
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { domains } from '../src/domains.ts'
import { migrate, openDatabase } from '../src/platform/database.ts'
import { startEmbedded } from '../src/platform/embedded.ts'
import { isLong } from './helpers/long.ts'
import { testFiles } from './runner/files.ts'
import { lineOf, summaryOf } from './runner/print.ts'
import { killAll, runFile, runFiles } from './runner/run-file.ts'
import { scratchFolder } from './runner/scratch.ts'

/** Seconds after which a file is taken to hang: many times what the slowest needs on a slow machine. */
const patienceS = isLong ? 28_800 : 3600

const paths = testFiles(process.argv.slice(2))
const template = `patronage_template_${process.pid}`
const scratch = scratchFolder()
let stop = async () => {}
// A server to use instead, where the tests may create databases.
let base = process.env.TEST_DATABASE_URL
if (!base) {
  const server = await startEmbedded(join(scratch, 'postgres'), { ephemeral: true })
  base = server.url('postgres')
  stop = server.stop
}
const admin = new pg.Client(base)
await admin.connect()
await admin.query(`drop database if exists ${template}`)
await admin.query(`create database ${template}`)
const database = await openDatabase(
  base.replace(/\/[^/]*$/, `/${template}`),
  domains.flatMap(domain => domain.entities)
)
await migrate(database)
// Beyond what a JavaScript number can say exactly, as in a real Alma: no test passes that loses a digit.
await database.pool.query('alter sequence patronage_id increment by 1002 restart with 9007199254740993')
for (const name of ['loan_id', 'request_id', 'fee_id'])
  await database.pool.query(`select setval('${name}', 7000000000000000001)`)
await database.pool.query("select setval('catalogue_number', 700000000001)")
await database.orm.close()

const queue = [...paths]
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    queue.length = 0
    killAll()
  })
const env = {
  ...process.env,
  TEST_SERVER_URL: base,
  TEST_TEMPLATE: template,
  TMPDIR: scratch,
  TEST_STATEMENTS: join(scratch, 'statements'),
  // What a file has compiled is there for the next one: half of the time of a small file.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/patronage-test', import.meta.url))
}
const jobs = Math.min(4, Math.max(2, availableParallelism()))
const alone = paths.length === 1
const results = await runFiles(
  queue,
  jobs,
  path => runFile(path, env, patienceS),
  result => console.log([...(alone ? result.told : []), lineOf(result)].join('\n'))
)
// What only all tests together can show: test/last, when several have run.
if (!alone && results.length === paths.length)
  for (const path of testFiles(['test/last/distributable.test.ts'])) {
    paths.push(path)
    const result = await runFile(path, env, patienceS)
    results.push(result)
    console.log(lineOf(result))
  }
console.log(summaryOf(results))
await admin.query(`drop database if exists ${template} with (force)`)
await admin.end()
await stop()
rmSync(scratch, { recursive: true, force: true })
process.exitCode = results.length === paths.length && results.every(({ failures }) => failures.length === 0) ? 0 : 1
