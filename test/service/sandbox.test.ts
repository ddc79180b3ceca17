import t, { type Test } from 'tap'
import { hashKey } from '../../src/alma/api-key.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { refuseOpenSandbox, type Service, startService } from '../../src/service.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'

/** The service on a database, listening on a free port. */
const start = (url: string, environment: Record<string, string> = {}): Promise<Service> =>
  startService(
    readConfig({
      DATABASE_URL: url,
      SANDBOX: 'true',
      PORT: '0',
      LOG_LEVEL: 'silent',
      STOP_TIMEOUT: '5',
      ...environment
    }),
    undefined,
    { poll: 50 }
  )

/** Starts the service for one step and stops it again, whatever becomes of the step. */
async function during<T>(starting: Promise<Service>, step: (service: Service) => Promise<T>): Promise<T> {
  const service = await starting
  try {
    return await step(service)
  } finally {
    await service.stop()
  }
}

const status = async ({ address }: Service, path: string, key = 'sandbox'): Promise<number> =>
  (await fetch(`${address}${path}`, { headers: { authorization: `apikey ${key}` } })).status
const json = async ({ address }: Service, path: string): Promise<any> =>
  (
    await fetch(`${address}${path}`, { headers: { authorization: 'apikey sandbox', accept: 'application/json' } })
  ).json()
const loaded = (service: Service) =>
  until(async () => (await unfinished(service)) === 0, 30_000, 'the sample campus is not loaded')

async function counts({ database }: Service): Promise<Record<string, number>> {
  const tables = ['institution', 'api_key', 'library', 'location', 'circ_desk', 'code_table', 'sis_profile', 'sis_run']
  const found: Record<string, number> = {}
  for (const table of [...tables, 'app_user'])
    found[table] = (await database.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n
  return found
}

t.test('SANDBOX: a first start brings a campus through the SIS engine, a second start adds nothing', async t => {
  const url = await databaseUrl(t)
  const first = await during(start(url), async service => {
    await loaded(service)
    const { runs, total } = await json(service, '/v1/sis/runs')
    t.equal(total, 1)
    t.match(runs[0], { profile: 'CAMPUS', mode: 'import', status: 'COMPLETED_SUCCESS', dry_run: false })
    t.same(runs[0].counters, { processed: 506, created: 500, updated: 0, unchanged: 0, rejected: 6 })
    const rejected = await json(service, `/v1/sis/runs/${runs[0].id}/records?outcome=rejected`)
    t.same(rejected.records.map(({ reason }: { reason: string }) => reason).sort(), [
      'IDENTIFIER_CONTESTED',
      'IDENTIFIER_CONTESTED',
      'MANDATORY_FIELD',
      'RECORD_SUPERSEDED',
      'TYPE_INVALID',
      'USER_GROUP_ILLEGAL'
    ])
    const user = await json(service, '/almaws/v1/users/p100001')
    t.match(user, { account_type: { value: 'EXTERNAL' }, external_id: 'CAMPUS', status: { value: 'ACTIVE' } })
    t.equal((await json(service, '/almaws/v1/users?limit=1')).total_record_count, 500)
    const { library } = await json(service, '/almaws/v1/conf/libraries')
    t.equal(library.length, 4)
    return counts(service)
  })
  t.equal(first.app_user, 500)
  await during(start(url), async service => {
    await loaded(service)
    t.same(await counts(service), first)
  })
})

t.test('SANDBOX: the key of the environment has all rights, and only its hash is stored', async t => {
  const url = await databaseUrl(t)
  await during(start(url, { WORKERS: '0' }), async service => {
    t.equal(await status(service, '/almaws/v1/conf/libraries'), 200)
    t.equal(await status(service, '/almaws/v1/users/operation/test'), 200)
    t.equal(await status(service, '/almaws/v1/conf/libraries', 'another-key'), 400)
  })
  await during(start(url, { WORKERS: '0', SANDBOX_API_KEY: 'another-key' }), async service => {
    t.equal(await status(service, '/almaws/v1/conf/libraries', 'another-key'), 200)
    t.equal(await status(service, '/almaws/v1/conf/libraries'), 400, 'the key before it is none any more')
    const { rows } = await service.database.pool.query('select * from api_key')
    t.equal(rows.length, 1)
    t.notMatch(JSON.stringify(rows), /another-key/)
    t.match(rows[0], { institution: '01SANDBOX_INST', hash: hashKey('another-key') })
  })
})

t.test('SANDBOX: with the default key it listens on loopback only', async t => {
  const config = (environment: Record<string, string>): Config => readConfig(environment)
  const refused: Record<string, string>[] = [
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.0.2.7' },
    { HOST: '127.attacker.example' },
    { HOST: '0.0.0.0', DATABASE_URL: 'postgres://127.0.0.1/x', SANDBOX: 'true' }
  ]
  for (const environment of refused)
    t.throws(() => refuseOpenSandbox(config(environment)), /set SANDBOX_API_KEY/, JSON.stringify(environment))
  const taken: Record<string, string>[] = [
    {},
    { HOST: 'localhost' },
    { HOST: '::1' },
    { HOST: '127.0.0.2' },
    { HOST: '0.0.0.0', SANDBOX_API_KEY: 'long-and-secret' },
    { HOST: '0.0.0.0', DATABASE_URL: 'postgres://127.0.0.1/x' }
  ]
  for (const environment of taken)
    t.doesNotThrow(() => refuseOpenSandbox(config(environment)), JSON.stringify(environment))
  await t.rejects(startService(config({ HOST: '0.0.0.0' })), /loopback only/, 'before anything is started')
})

t.test('SANDBOX: production seeds nothing and lets no sandbox key in', async t => {
  const url = await databaseUrl(t)
  const production = { SANDBOX: '' }
  await during(start(url, production), async service => {
    t.same(await counts(service), Object.fromEntries(Object.keys(await counts(service)).map(table => [table, 0])))
    t.equal(await status(service, '/almaws/v1/conf/libraries'), 400)
  })
  await during(start(url, { WORKERS: '0' }), async service =>
    t.equal(await status(service, '/almaws/v1/conf/libraries'), 200)
  )
  await during(start(url, production), async service =>
    t.equal(await status(service, '/almaws/v1/conf/libraries'), 400, 'the key that a sandbox left is revoked')
  )
})

t.test('SANDBOX: a database with institutions of others is left alone', async (t: Test) => {
  const url = await databaseUrl(t)
  await during(start(url, { SANDBOX: '' }), async ({ database }) => {
    await database.pool.query(`insert into institution (institution, name, created_at) values ('01OWN', 'Own', $1)`, [
      '2026-01-01T00:00:00Z'
    ])
  })
  await t.rejects(start(url), /leave SANDBOX out/)
  await during(start(url, { SANDBOX: '' }), async service =>
    t.match(await counts(service), { institution: 1, api_key: 0, code_table: 0 })
  )
})
