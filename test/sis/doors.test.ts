import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { addKey, all, caller, institution, type TestApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { feed, feedXml, reportOf, sisApp } from '../helpers/feed.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { zipOf } from '../helpers/zip.ts'

/** The same application with other settings of its configuration. */
async function configured(t: Test, test: TestApp, config: object): Promise<TestApp> {
  const parts = { ...test.parts, config: { ...test.parts.config, ...config } }
  const app = await buildApp(parts)
  t.teardown(() => app.close())
  return { ...test, app, parts, call: caller(app) }
}

const stored = async (app: TestApp) => {
  const tables = ['sis_run', 'sis_file', 'sis_file_chunk', 'job_instance']
  const { rows } = await app.database.pool.query(
    `select ${tables.map(table => `(select count(*) from ${table})::int as ${table}`).join(', ')}`
  )
  return rows[0]
}
const nothing = { sis_run: 0, sis_file: 0, sis_file_chunk: 0, job_instance: 0 }

/** Sends the head of an upload and some of its body, then what `end` says; gives what was answered. */
function send(port: number, head: string[], body: Buffer[], end: 'abort' | 'wait'): Promise<string> {
  return new Promise((done, failed) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => {
      const lines = ['POST /v1/sis/profiles/CAMPUS/runs HTTP/1.1', 'host: x', 'authorization: apikey test', ...head]
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
      for (const part of body) socket.write(part)
      if (end === 'abort') setImmediate(() => setTimeout(() => socket.destroy(), 100))
    })
    socket.on('data', bytes => {
      answer += bytes
      if (end === 'wait' && answer.includes('\r\n\r\n') && answer.endsWith('}')) socket.destroy()
    })
    socket.on('error', error => (answer === '' && end === 'wait' ? failed(error) : undefined))
    socket.on('close', () => done(answer))
  })
}
const chunked = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

t.test('SIS-07 an upload that is too large or breaks off stores nothing', async t => {
  const app = await configured(t, await sisApp(t), { UPLOAD_LIMIT: 4096 })
  await app.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.app.server.address() as { port: number }
  const large = Buffer.alloc(8192, 'x')
  const type = 'content-type: application/zip'
  t.match(await send(port, [type, 'content-length: 8192'], [large], 'wait'), /^HTTP\/1.1 413 /, 'told by its length')
  const parts = [chunked(large.subarray(0, 4000)), chunked(large.subarray(0, 4000)), Buffer.from('0\r\n\r\n')]
  t.match(await send(port, [type, 'transfer-encoding: chunked'], parts, 'wait'), /^HTTP\/1.1 413 /, 'told by counting')
  t.same(await stored(app), nothing, 'nothing is stored')
  await send(port, [type, 'content-length: 4000'], [large.subarray(0, 2000)], 'abort')
  await send(port, [type, 'transfer-encoding: chunked'], [parts[0] as Buffer], 'abort')
  const idle = `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in%'`
  await until(async () => (await app.database.pool.query(idle)).rows[0].n === 0, 5000, 'an upload is still open')
  t.same(await stored(app), nothing, 'nothing is stored of an upload that broke off')
  const empty = await app.call('POST', '/v1/sis/profiles/CAMPUS/runs', {
    headers: { 'content-type': 'application/zip' }
  })
  t.match([empty.status, empty.data.detail], [400, /empty/])
  t.same(await stored(app), nothing)
  t.match((await feed(app, feedXml({ primary_id: 'ada' }))).run.counters, { created: 1 }, 'the service goes on')
})

t.test('SIS-07 a slow upload holds no transaction open, and leaves nothing when it breaks off', async t => {
  const app = await sisApp(t)
  await app.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  const head = ['content-type: application/zip', 'content-length: 9000000', 'authorization: apikey test', 'host: x']
  socket.write(`POST /v1/sis/profiles/CAMPUS/runs HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
  socket.write(Buffer.alloc(2_500_000, 'x'))
  await until(async () => (await stored(app)).sis_file_chunk === 2, 5000, 'two pieces are not stored')
  const idle = `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in%'`
  t.equal((await app.database.pool.query(idle)).rows[0].n, 0, 'no connection waits for the client')
  t.match(await stored(app), { sis_run: 0, job_instance: 0 })
  socket.destroy()
  await until(async () => (await stored(app)).sis_file_chunk === 0, 5000, 'pieces are left')
  t.same(await stored(app), nothing)
})

t.test('SIS-03 SIS-05 C7 the zips of the folder are taken in name order, once, and renamed', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'patronage-feeds-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const app = await configured(t, await sisApp(t, { orderIndependent: false }), { DATA_DIR: folder })
  const place = join(folder, 'feeds', institution, 'CAMPUS')
  const jobs = (await app.call('GET', '/almaws/v1/conf/jobs?category=USERS&limit=100')).data.job
  const idOf = (mode: string) => jobs.find((job: any) => job.name === `Users ${mode} using Campus`).id
  const run = async (mode: string) => {
    const { status, data } = await app.call('POST', `/almaws/v1/conf/jobs/${idOf(mode)}?op=run`, { body: {} })
    t.equal(status, 200)
    await runJobsUntilDone(app)
    return reportOf(app, data.additional_info.link.split('/').at(-1))
  }
  const put = async (name: string, ...users: Parameters<typeof feedXml>) => {
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, name), await zipOf({ 'users.xml': feedXml(...users) }))
  }
  t.match((await run('SYNCHRONIZE')).run, { status: 'COMPLETED_FAILED', files: [], counters: { processed: 0 } })
  t.equal(existsSync(place), false, 'a folder that is not there fails the run, and is not made')

  await put('b.zip', { primary_id: 'ada', first_name: 'Second' })
  await put('a.zip', { primary_id: 'ada', first_name: 'First' }, { primary_id: 'bob' })
  writeFileSync(join(place, 'old.zip.handled'), 'done before')
  writeFileSync(join(place, 'notes.txt'), 'no zip')
  const first = await run('SYNCHRONIZE')
  t.match(first.run, {
    status: 'COMPLETED_SUCCESS',
    files: [
      { name: 'a.zip', users: 2 },
      { name: 'b.zip', users: 1 }
    ]
  })
  t.match(first.records, [
    { outcome: 'created', primary_id: 'ada' },
    { outcome: 'created', primary_id: 'bob' },
    { outcome: 'rejected', reason: 'IDENTIFIER_TAKEN', message: /in this feed/ }
  ])
  t.same(readdirSync(place).sort(), ['a.zip.handled', 'b.zip.handled', 'notes.txt', 'old.zip.handled'])
  t.match((await run('SYNCHRONIZE')).run.files, [], 'what is handled is not taken again')

  await put('c.zip', { primary_id: 'ADA', first_name: 'Other' }, { primary_id: 'eve' })
  const imported = await run('IMPORT')
  t.match(imported.records, [
    { outcome: 'rejected', reason: 'USER_ALREADY_EXISTS' },
    { outcome: 'created', primary_id: 'eve' }
  ])
  const { data } = await app.call('GET', '/almaws/v1/users/ada')
  t.equal(data.first_name, 'First', 'import never changes a user')

  await put('d.zip', { primary_id: 'fay' })
  writeFileSync(join(place, 'e.zip'), 'not a zip')
  const broken = await run('SYNCHRONIZE')
  t.match(broken.run, {
    status: 'COMPLETED_WARNING',
    files: [{ name: 'd.zip' }],
    counters: { processed: 1, created: 1 },
    notices: [
      { code: 'NOT_A_FEED', file: 'notes.txt' },
      { code: 'UNREADABLE', file: 'e.zip', message: /zip cannot be read.* Nothing of it was taken\.$/ }
    ]
  })
  t.ok(readdirSync(place).includes('e.zip.rejected'), 'it does not keep the others, and is not looked at again')
  writeFileSync(join(place, 'f.zip'), '')
  await app.call('POST', `/almaws/v1/conf/jobs/${idOf('SYNCHRONIZE')}?op=run`, { body: {} })
  await runJobsUntilDone(app)
  const { rows } = await app.database.pool.query('select alerts from job_instance order by id desc limit 1')
  t.match(rows[0].alerts, [
    { value: 'alert_general_failure', desc: 'f.zip: The file is empty. Nothing of it was taken.' }
  ])
})

t.test('SIS-20 SIS-22 two institutions with the same identifiers do not meet', async t => {
  const app = await sisApp(t)
  await addKey(app.database, 'other', { institution: '02OTHER', name: 'other', areas: all })
  await configure(app, '02OTHER')
  const body = { code: 'CAMPUS', name: 'Campus', settings: {} }
  t.equal((await app.call('POST', '/v1/sis/profiles', { key: 'other', body })).status, 201)
  await feed(app, feedXml({ primary_id: 'ada', first_name: 'Ours', identifiers: { BARCODE: '1' } }))
  const mine = async () =>
    (await app.database.pool.query(`select * from app_user where institution = $1`, [institution])).rows
  const before = await mine()
  const headers = { authorization: 'apikey other', 'content-type': 'application/xml' }
  const payload = feedXml({ primary_id: 'ADA', first_name: 'Theirs', identifiers: { BARCODE: '1' } })
  const { id } = (
    await app.app.inject({ method: 'POST', url: '/v1/sis/profiles/CAMPUS/runs', payload, headers })
  ).json()
  await runJobsUntilDone(app)
  const run = await app.call('GET', `/v1/sis/runs/${id}`, { key: 'other' })
  t.match(run.data.counters, { created: 1, rejected: 0 })
  t.same(await mine(), before)
  for (const path of [`/v1/sis/runs/${id}`, `/v1/sis/runs/${id}/records`])
    t.equal((await app.call('GET', path)).status, 404, `${path} is not shown to the other institution`)
  t.equal((await app.call('GET', '/almaws/v1/users/ada', { key: 'other' })).data.first_name, 'Theirs')
})
