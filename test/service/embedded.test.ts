import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import t, { type Test } from 'tap'
import { startEmbedded } from '../../src/platform/embedded.ts'
import { root } from '../house/rules.ts'

/** A folder without any cluster. */
function emptyFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'patronage-embedded-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The process of the server on a data folder. */
const serverOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])

/** The service as `npm start` runs it, on an own database; what it printed. */
async function started(t: Test, folder: string) {
  const { DATABASE_URL: _, ...rest } = process.env
  const env = { ...rest, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'info' }
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const said = { log: '', complaints: '' }
  child.stdout.on('data', data => {
    said.log += data
  })
  child.stderr.on('data', data => {
    said.complaints += data
  })
  const closed = once(child, 'close')
  await seen(
    () => /"msg":"listening"/.test(said.log),
    () => `${said.log}${said.complaints}`
  )
  return { child, said, closed, address: /"address":"([^"]+)"/.exec(said.log)?.[1] ?? '' }
}

/** Waits until something is so; only a hang meets the limit. */
async function seen(look: () => boolean | Promise<boolean>, told: () => string): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    if (await look()) return
    await pause(100)
  }
  throw new Error(`It never came to be: ${told()}`)
}

const headers = { authorization: 'apikey sandbox', accept: 'application/json', 'content-type': 'application/json' }

t.test('START: a PostgreSQL of its own that is killed runs again, with its data, and jobs go on', async t => {
  const folder = emptyFolder(t)
  const { child, said, closed, address } = await started(t, folder)
  const get = async (path: string) => {
    const answer = await fetch(`${address}${path}`, { headers })
    return { status: answer.status, data: (await answer.json()) as any }
  }
  const told = () => said.log.slice(-2000)
  const loaded = async () => (await get('/v1/sis/runs')).data.runs?.[0]?.status === 'COMPLETED_SUCCESS'
  await seen(loaded, told)
  const restarts = () => said.log.match(/the own PostgreSQL had died, and runs again/g)?.length ?? 0
  for (const [done, signal] of (['SIGKILL', 'SIGQUIT'] as const).entries()) {
    const before = serverOf(folder)
    process.kill(before, signal)
    // It may be back before anybody could see that it was gone.
    await seen(() => restarts() === done + 1, told)
    await seen(async () => (await get('/health/ready')).status === 200, told)
    t.not(serverOf(folder), before, signal)
    t.match(await get('/almaws/v1/users/p100016'), { status: 200, data: { primary_id: 'p100016' } })
  }
  const user = JSON.stringify({ primary_id: 'after', last_name: 'After', account_type: { value: 'INTERNAL' } })
  const posted = await fetch(`${address}/v1/sis/profiles/CAMPUS/runs?file_name=one.json`, {
    method: 'POST',
    headers,
    body: `[${user}]`
  })
  const { id } = (await posted.json()) as { id: string }
  await seen(async () => (await get(`/v1/sis/runs/${id}`)).data.status === 'COMPLETED_SUCCESS', told)
  child.kill('SIGTERM')
  t.same(await closed, [0, null])
})

t.test('START: when it cannot run again the service ends with 1 and says so', async t => {
  const folder = emptyFolder(t)
  const { said, closed } = await started(t, folder)
  const server = serverOf(folder)
  renameSync(join(folder, 'postgres'), join(folder, 'elsewhere'))
  process.kill(server, 'SIGKILL')
  t.same(await closed, [1, null])
  t.match(
    said.complaints,
    /^The own PostgreSQL has died and cannot be started again: There is no database in .* any more\.\n$/
  )
})

t.test('START: a server that another process ran is started by those who still need it', async t => {
  const folder = emptyFolder(t)
  const first = await startEmbedded(join(folder, 'postgres'))
  const { promise: again, resolve } = Promise.withResolvers<void>()
  const second = await startEmbedded(join(folder, 'postgres'), { again: resolve })
  t.match([first.reused, second.reused], [false, true])
  await first.stop()
  await again
  const client = new pg.Client(second.url())
  await client.connect()
  t.match((await client.query('select 1 as one')).rows, [{ one: 1 }])
  await client.end()
  await second.stop()
})
