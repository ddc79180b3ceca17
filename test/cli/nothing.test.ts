import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { startEmbedded } from '../../src/platform/embedded.ts'
import { command } from '../helpers/command.ts'
import { databaseUrl } from '../helpers/database.ts'
import { root } from '../house/rules.ts'

/** A port where nothing listens. */
async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise(done => probe.close(done))
  return String(port)
}

const head = `1:${'0'.repeat(64)}`
const feed = join(root, 'samples/campus-2.zip')
/** Every command that works on a database or a service. */
const commands: string[][] = [
  ['migrate'],
  ['key', 'create', '--institution', '01NEW_INST', '--name', 'a', '--areas', 'users:r'],
  ['key', 'list'],
  ['key', 'revoke', '--institution', '01NEW_INST', '--name', 'a'],
  ['audit', 'verify'],
  ['audit', 'verify', '--institution', '01NEW_INST', '--head', head],
  ['privacy', 'verify'],
  ['privacy', 'lock', '--institution', '01NEW_INST', '--owner', 'office'],
  ['privacy', 'unlock', '--institution', '01NEW_INST'],
  ['sis', 'import', feed, '--profile', 'CAMPUS'],
  ['sis', 'synchronize', feed, '--profile', 'CAMPUS'],
  ['sis', 'runs'],
  ['sis', 'show', '1'],
  ['sis', 'approve', '1', '--who', 'a', '--why', 'b'],
  ['sis', 'discard', '1'],
  ['sis', 'cancel', '1'],
  ['sis', 'apply', '1'],
  ['sis', 'undo', '1']
]

t.test('CLI: on an empty folder no command makes anything or says success; 5 and the way out', async t => {
  const folder = t.testdir({})
  const env = { DATA_DIR: join(folder, 'data'), PORT: await freePort() }
  for (const args of commands) {
    const ended = await command(args, env)
    t.match(
      ended,
      { code: 5, out: '', err: /^(There is no database in|No service answers at) .*--embedded/ },
      args.join(' ')
    )
    t.equal(ended.err.trim().split('\n').length, 1, 'one line')
  }
  t.same(readdirSync(folder), [], 'the folder is as it was')
  const looking = commands.filter(([group, verb]) => group !== 'sis' && group !== 'migrate' && verb !== 'create')
  for (const args of looking)
    t.match(
      await command([...args, '--embedded'], env),
      { code: 5, out: '', err: /^There is no database in/ },
      `${args.join(' ')} --embedded: nothing to look at`
    )
  t.same(readdirSync(folder), [])
})

t.test('CLI: a database that stands still is not started, one that another process runs is used', async t => {
  const folder = t.testdir({})
  const env = { DATA_DIR: folder, SANDBOX: 'false', PORT: await freePort() }
  t.match(await command(['migrate', '--embedded'], env), { code: 0, out: 'The tables are up to date.\n' })
  t.match(await command(['key', 'list'], env), { code: 5, out: '', err: /is not running/ })
  t.match(await command(['sis', 'runs'], env), { code: 5, out: '', err: /to load the database/ })
  const create = ['key', 'create', '--institution', '01NEW_INST', '--name', 'a', '--areas', 'users:r']
  t.match(await command([...create, '--embedded'], env), { code: 0, out: /Keep it/ })
  const server = await startEmbedded(join(folder, 'postgres'))
  try {
    t.match(await command(['key', 'list'], env), { code: 0, out: /^01NEW_INST\ta\tusers:r\t/ })
    t.match(await command(['audit', 'verify'], env), { code: 0, out: /^01NEW_INST: 0 entries hold/ })
  } finally {
    // Here and not in a teardown: its folder is removed when the test ends, and must be nobody's by then.
    await server.stop()
  }
})

t.test('CLI: a database without our tables is nothing to work on, and stays so', async t => {
  const url = await databaseUrl(t)
  const client = new pg.Client(url)
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  const env = { DATABASE_URL: url, PORT: await freePort() }
  for (const args of commands.filter(([group]) => group !== 'migrate'))
    t.match(
      await command(args, env),
      { code: 5, out: '', err: /no tables of Patronage: .*patronage migrate/ },
      args.join(' ')
    )
  const tables = async () =>
    (await client.query("select count(*)::int as n from pg_tables where schemaname = 'public'")).rows[0].n
  t.equal(await tables(), 0)
  t.match(await command(['migrate'], env), { code: 0 })
  t.ok((await tables()) > 40)
  await client.query('delete from mikro_orm_migrations')
  t.match(await command(['key', 'list'], env), { code: 5, err: /older than this program/ })
  await client.end()
})

t.test('CLI: a database that does not answer, and two at once', async t => {
  const away = { DATABASE_URL: 'postgres://someone:hidden-word@127.0.0.1:9/x', PORT: await freePort() }
  for (const args of [['key', 'list'], ['sis', 'runs'], ['migrate']])
    t.match(
      await command(args, away),
      { code: 5, out: '', err: 'No PostgreSQL answers at DATABASE_URL.\n' },
      args.join(' ')
    )
  const gone = { ...away, DATABASE_URL: (await databaseUrl(t)).replace(/\/[^/]*$/, '/there_is_no_such_database') }
  t.match(await command(['key', 'list'], gone), { code: 5 })
  for (const args of [
    ['key', 'list'],
    ['sis', 'runs']
  ])
    t.match(await command([...args, '--embedded'], away), { code: 2, err: /two databases/ })
  t.match(await command(['key', 'list'], { PORT: 'many' }), { code: 2, err: /PORT/ })
})
