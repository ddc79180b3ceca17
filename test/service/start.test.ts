import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { Config, readConfig } from '../../src/config.ts'
import { distance, slipOf } from '../../src/start/environment.ts'
import { databaseUrl } from '../helpers/database.ts'
import { root } from '../house/rules.ts'

/** What `npm start` says when it cannot start. */
async function refused(environment: Record<string, string>) {
  const env = { ...process.env, LOG_LEVEL: 'silent', PORT: '0', ...environment }
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { env, stdio: ['ignore', 'inherit', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  let text = ''
  child.stderr.on('data', data => {
    text += data
  })
  const [code] = await once(child, 'close')
  return { code, text }
}

t.test('START: what stands in the way is said in a sentence, without a stack and without a password', async t => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as { port: number }
  const url = await databaseUrl(t)
  const here = t.testdir({ 'here.log': '' })
  const cases: [environment: Record<string, string>, text: string][] = [
    [{ PORT: 'many' }, 'The environment variable PORT '],
    [{ HOST: '0.0.0.0', SANDBOX: 'true', DATABASE_URL: url }, 'The sandbox with its default key listens on loopback'],
    [{ DATABASE_URL: url, PORT: String(port) }, `Port ${port} is taken: set PORT`],
    [{ SMTP_URL: 'mail.example' }, 'The environment variable SMTP_URL '],
    [{ SMTP_URL: 'smtp://user:hidden-word/x@mail.example' }, 'The environment variable SMTP_URL '],
    [
      { SANDBOX_KEY: 'hidden-word' },
      'The environment variable SANDBOX_KEY is none of this program. Is SANDBOX_API_KEY'
    ],
    [
      { DATABASE_URL: url, PRIVACY_LOG_FILES: `${here}/here.log,${here}/gone.log` },
      `The environment variable PRIVACY_LOG_FILES names the file ${here}/gone.log, which is not there`
    ],
    [
      { DATABASE_URL: url, PRIVACY_LOG_FILES: `${here}/*.gz,${here}/gone/*.log` },
      `The environment variable PRIVACY_LOG_FILES names the folder ${here}/gone, which is not there`
    ],
    [{ DATABASE_URL: 'postgres://someone:hidden-word@127.0.0.1:9/x' }, 'No PostgreSQL answers at DATABASE_URL.'],
    [{ DATABASE_URL: 'postgres://someone:hidden-word@localhost:9/x' }, 'No PostgreSQL answers at DATABASE_URL.']
  ]
  for (const [environment, said] of cases) {
    const { code, text } = await refused(environment)
    t.equal(code, 1)
    t.ok(text.startsWith(said), said, { text })
    t.equal(text.trim().split('\n').length, 1, 'one line')
    t.notMatch(text, /hidden-word/)
  }
})

t.test('START: an option that is misspelt is seen, a name of somebody else is not', t => {
  const options = Object.keys(Config.properties)
  const slips: [name: string, nearest: string][] = [
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['DATABASE_HOST', 'DATABASE_URL'],
    ['DATABASE_URL_FILE', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['MAIL_FORM', 'MAIL_FROM'],
    ['SMTP_URI', 'SMTP_URL'],
    ['SMTP_HOST', 'SMTP_URL'],
    ['SANDBOX_KEY', 'SANDBOX_API_KEY'],
    ['AUDIT_DAY', 'AUDIT_DAYS'],
    ['JOBS_MAX', 'JOBS_MAX_STARTS'],
    ['PRIVACY_LOGS', 'PRIVACY_KEY'],
    ['PATRONAGE_KEYS', 'PATRONAGE_KEY'],
    ['WORKER', 'WORKERS']
  ]
  for (const [name, nearest] of slips) t.match(slipOf({ [name]: 'x' }, options), { name, nearest }, name)
  const others =
    'PATH HOSTNAME HOSTTYPE MAIL MAILCHECK LOGNAME PORTS JOB_NAME LOG_FORMAT DATA_PATH XDG_DATA_DIRS PUBLIC_IP WORKSPACE NODE_ENV ' +
    'PGHOST POSTGRES_PASSWORD MALLOC_ARENA_MAX DATABASE_PORT_5432_TCP_ADDR SMTP_SERVICE_HOST TEST_DATABASE_URL npm_config_loglevel TAP_TIMEOUT'
  for (const name of [...others.split(' '), ...options, 'PATRONAGE_URL'])
    t.equal(slipOf({ [name]: 'x' }, options), undefined, name)
  t.equal(slipOf({ SMTP_HOST: undefined }, options), undefined)
  t.same([distance('', 'abc'), distance('abc', 'acb'), distance('abc', 'abc'), distance('abcd', 'xbc')], [3, 1, 0, 2])
  for (const url of [
    'smtp://mail.example',
    'smtps://a:b%40c@mail.example:465/',
    'smtp://[::1]:25',
    'smtp://x?pool=true'
  ])
    t.equal(readConfig({ SMTP_URL: url }).SMTP_URL, url)
  for (const url of [
    'mail.example',
    'http://mail.example',
    'smtp://',
    'smtp://a:b@c@mail.example',
    'smtp://mail.example:port'
  ])
    t.throws(() => readConfig({ SMTP_URL: url }), /SMTP_URL/, url)
  t.end()
})
