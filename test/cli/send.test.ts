import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { campusUsers, feedEnd, feedStart } from '../../samples/campus.ts'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/service.ts'
import { command } from '../helpers/command.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'
import { zipOf } from '../helpers/zip.ts'
import { root } from '../house/rules.ts'

const url = await databaseUrl(t)
const sandbox = { DATABASE_URL: url, SANDBOX: 'true', LOG_LEVEL: 'error' }
const folder = mkdtempSync(join(tmpdir(), 'sis-cli-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

/** The command in a process of its own, as `npm run sis` runs it. */
async function sis(args: string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, ...sandbox, ...environment }
  const child = spawn(process.execPath, [join(root, 'bin/patronage.cjs'), 'sis', ...args], { env, cwd: folder })
  let [output, complaints] = ['', '']
  child.stdout.on('data', data => {
    output += data
  })
  child.stderr.on('data', data => {
    complaints += data
  })
  const [code] = await once(child, 'close')
  return { code, output, complaints }
}

const people = [...campusUsers(30, { seed: 77 })].map(user => user.replaceAll(/p1000|29000|U70/g, 'x$&'))
const feed = (...users: string[]) => feedStart + users.join('') + feedEnd
writeFileSync(join(folder, 'good.zip'), await zipOf({ 'people.xml': feed(...people) }))
writeFileSync(join(folder, 'good.xml'), feed(...people))
writeFileSync(join(folder, 'broken.xml'), `${feedStart}<user><last_name>Yewbarrow</user>`)
const faulty = (people[0] ?? '').replace(/<last_name>.*\n/, '').replaceAll(/x(?=p1000|29000|U70)/g, 'y')
writeFileSync(join(folder, 'faulty.xml'), feed(people[1] ?? '', faulty))

const service = await startService(readConfig({ ...sandbox, PORT: '0' }))
await until(async () => (await unfinished(service)) === 0, 30_000, 'the sample campus is not loaded')
const to = ['--profile', 'CAMPUS', '--url', `${service.address}/`]

t.test('SIS-CLI: a feed is sent, followed and summed up; 0 when all records were taken', async t => {
  const trial = await sis(['synchronize', 'good.zip', '--dry-run', ...to])
  t.match(trial, { code: 0, complaints: '' })
  t.match(
    trial.output,
    /Run \d+, a dry run: COMPLETED_SUCCESS\n30 users: 30 would be created, 0 would be updated, 0 would be unchanged, 0 would be rejected/
  )
  t.match(trial.output, /finished: 100%, 30 of 30 users, \d+ users\/s/)
  t.match((await sis(['import', 'good.zip', ...to])).output, /\n30 users: 30 created/)
  t.match((await sis(['synchronize', 'good.xml', ...to])).output, /\n30 users: 0 created, 0 updated, 30 unchanged/)
})

t.test('SIS-CLI: 3 and the place of each record when some were rejected', async t => {
  const { code, output } = await sis(['synchronize', 'faulty.xml', ...to])
  t.equal(code, 3)
  t.match(output, /Rejected:\n {2}faulty\.xml:\d+ MANDATORY_FIELD: Mandatory field is missing: last_name\n$/)
})

t.test('SIS-CLI: a table is sent as it is; one that does not fit the profile is refused', async t => {
  const fields = [
    { field: 'primary_id', column: 'Nr' },
    { field: 'first_name', column: 'First' },
    { field: 'last_name', column: 'Last' }
  ]
  const made = await fetch(`${service.address}/v1/sis/profiles`, {
    method: 'POST',
    headers: { authorization: 'apikey sandbox', 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'TABLE', name: 'Tables', settings: { csv: { fields } } })
  })
  t.equal(made.status, 201, await made.text())
  const [, , ...address] = to
  writeFileSync(join(folder, 'people.csv'), 'Nr,First,Last\r\nt1,Tarn,"Yewbarrow, Sr"\r\nt2,Ure,Kinder\r\n')
  const sent = await sis(['synchronize', 'people.csv', '--profile', 'TABLE', ...address])
  t.match(sent, { code: 0, output: /\n2 users: 2 created, 0 updated, 0 unchanged, 0 rejected/ }, sent.complaints)
  writeFileSync(join(folder, 'other.csv'), 'Id,Name\r\n1,x\r\n')
  t.match(await sis(['synchronize', 'other.csv', '--profile', 'TABLE', ...address]), { code: 1 })
  t.match(await sis(['synchronize', 'people.csv', ...to]), { code: 1 }, 'the profile has no mapping')
})

t.test('SIS-CLI: 1 when a run failed or was refused, with the reason', async t => {
  const broken = await sis(['synchronize', 'broken.xml', ...to])
  t.equal(broken.code, 1)
  t.match(broken.output, /COMPLETED_FAILED\n0 users.*\nbroken\.xml: line 3, column \d+: /)
  const [, , ...address] = to
  const none = await sis(['synchronize', 'good.zip', '--profile', 'NONE', ...address])
  t.match(none, { code: 1, complaints: /There is no profile with code NONE/ })
  t.match(await sis(['synchronize', 'good.zip', ...to, '--key', 'wrong']), { code: 1, complaints: /UNAUTHORIZED|key/i })
  const closed = await sis(['synchronize', 'good.zip', '--profile', 'CAMPUS', '--url', 'http://127.0.0.1:9'])
  t.match(
    closed,
    { code: 5, output: '', complaints: 'No service answers at http://127.0.0.1:9.' },
    'nothing to work on'
  )
})

t.test('SIS-CLI: 2 and the usage when the command line makes no sense', async t => {
  const good = join(folder, 'good.zip')
  const wrong: string[][] = [
    [],
    ['delete', 'good.zip', '--profile', 'CAMPUS'],
    ['synchronize', '--profile', 'CAMPUS'],
    ['synchronize', good, 'more.zip', '--profile', 'CAMPUS'],
    ['synchronize', good],
    ['synchronize', good, '--profile', 'CAMPUS', '--unknown']
  ]
  for (const args of wrong)
    t.match(await command(['sis', ...args], sandbox), { code: 2, out: '', err: /Usage: patronage sis/ }, args.join(' '))
  const absent = ['sis', 'synchronize', 'absent.zip', '--profile', 'CAMPUS']
  t.match(await command(absent, sandbox), { code: 2, err: /no file absent\.zip/ })
  t.match(await command(['sis', '--help']), { code: 0, out: /Usage: patronage sis/, err: '' })
  const environment = { PORT: 'many' }
  t.match(await sis(['synchronize', 'good.zip', '--profile', 'CAMPUS'], environment), { code: 2, complaints: /PORT/ })
})

t.test('SIS-CLI: without a service it starts one for the time of the run', async t => {
  await service.stop()
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as { port: number }
  free.close()
  const found = await sis(['synchronize', 'good.zip', '--profile', 'CAMPUS'], { PORT: String(port), WORKERS: '0' })
  const told = `No service answers at http://127.0.0.1:${port}: starting one for this run.\n`
  t.match(found, { code: 0, complaints: told })
  t.match(found.output, /30 users: 0 created, 0 updated, 30 unchanged/)
})
