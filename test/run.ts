// npm test: one throw-away PostgreSQL for the whole run, one migrated template database, then tap.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate, openDatabase } from '../src/database.ts'
import { domains } from '../src/domains.ts'
import { startEmbedded } from '../src/embedded.ts'

const template = `patronage_template_${process.pid}`
let stop = async () => {}
// A server to use instead, where the tests may create databases.
let base = process.env.TEST_DATABASE_URL
if (!base) {
  const folder = mkdtempSync(join(tmpdir(), 'patronage-test-'))
  const server = await startEmbedded(join(folder, 'postgres'), { ephemeral: true })
  base = server.url('postgres')
  stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
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
await database.orm.close()

const tap = fileURLToPath(import.meta.resolve('tap').replace(/\/dist\/.*$/, '/dist/esm/run.mjs'))
const child = spawn(process.execPath, [tap, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TEST_SERVER_URL: base, TEST_TEMPLATE: template }
})
const code = await new Promise<number>(done => child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1))))
await admin.query(`drop database if exists ${template} with (force)`)
await admin.end()
await stop()
process.exitCode = code
