import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
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
  const cases: [environment: Record<string, string>, text: string][] = [
    [{ PORT: 'many' }, 'The environment variable PORT '],
    [{ HOST: '0.0.0.0', SANDBOX: 'true', DATABASE_URL: url }, 'The sandbox with its default key listens on loopback'],
    [{ DATABASE_URL: url, PORT: String(port) }, `Port ${port} is taken: set PORT`],
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
