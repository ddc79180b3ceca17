import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { kindOf, sftpError } from '../../src/sftp/failure.ts'
import { openSession } from '../../src/sftp/session.ts'
import { testApp } from '../helpers/app.ts'
import { reportOf } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { type PlainSftp, startPlainSftp } from '../helpers/plain-sftp.ts'
import { cutAfter } from '../helpers/sshd.ts'
import { codes, pickUp, pickUpApp, start, zip } from '../sis/waiting.ts'

const at = '/v1/sftp-connections/Campus'
const lines = ['Ftp upload success', 'Ftp download success', 'Ftp delete success']
const connectionOf = ({ port, user, password, hostKey, folder }: PlainSftp) => ({
  host: '127.0.0.1',
  port,
  user,
  password,
  host_key: hostKey,
  base_directory: folder
})

t.test('testSftpConnection on a server without posix-rename tries all that the work needs', async t => {
  const app = await testApp(t, { SECRETS_KEY: 'ab'.repeat(32) })
  const server = await startPlainSftp(t)
  await app.call('PUT', at, { body: connectionOf(server) })
  const tried = async (query = '') => (await app.call('POST', `${at}/test${query}`, { body: {} })).data
  t.same(await tried(), {
    success: true,
    messages: lines,
    steps: ['connect', 'upload', 'list', 'download', 'rename', 'replace', 'delete'],
    host_key: server.hostKey,
    atomic_rename: false
  })
  t.same(readdirSync(server.folder), [], 'nothing is left of it')

  server.manners = { refuses: { RENAME: 'PERMISSION_DENIED' } }
  t.match(await tried(), {
    success: false,
    messages: lines.slice(0, 2),
    failure: { step: 'rename', message: 'The server does not permit it.' }
  })
  t.same(readdirSync(server.folder), [], 'nothing is left of a step that failed')
  server.manners = { refuses: { OPENDIR: 'PERMISSION_DENIED' } }
  t.match(await tried(), { success: false, failure: { step: 'list' } })
  server.manners = { refuses: { REMOVE: 'OP_UNSUPPORTED' } }
  t.match(await tried(), { failure: { step: 'delete', message: 'The server does not know how to do it.' } })
  server.manners = {}
  t.match(await tried('?directory=in/sis'), { success: false, failure: { step: 'upload', message: /no such file/ } })
  mkdirSync(join(server.folder, 'in/sis'), { recursive: true })
  t.match(await tried('?directory=in/sis'), { success: true }, 'in the folder of a profile')
  t.match(await app.call('POST', `${at}/test?directory=../x`, { body: {} }), { status: 400 })
})

t.test('SIS-05 feeds of a server without posix-rename are renamed, and not taken again', async t => {
  const server = await startPlainSftp(t)
  const { app } = await pickUpApp(t, { source: { connection: 'campus' } })
  const saved = await app.call('PUT', at, { body: connectionOf(server) })
  t.equal(saved.status, 201, saved.text)
  const put = async (name: string, id: string) =>
    writeFileSync(join(server.folder, name), await zip({ primary_id: id }))
  await put('users.zip', 'ada')
  const first = await pickUp(app)
  t.match(first, { status: 'COMPLETED_SUCCESS', files: [{ name: 'users.zip' }], notices: [] })
  t.same(readdirSync(server.folder), ['users.zip.handled'])
  await put('users.zip', 'bob')
  const second = await pickUp(app)
  t.match(second, { files: [{ name: 'users.zip' }], notices: [], counters: { created: 1 } }, 'under the same name')
  t.same(readdirSync(server.folder), ['users.zip.handled'], 'the one before is replaced')

  server.manners = { tellsTypes: false }
  mkdirSync(join(server.folder, 'folder.zip'))
  await put('users.zip', 'eve')
  t.match(await pickUp(app), { files: [{ name: 'users.zip' }], notices: [] }, 'a listing of names alone')

  server.manners = { refuses: { RENAME: 'PERMISSION_DENIED' } }
  await put('users.zip', 'dan')
  const stayed = await pickUp(app)
  t.same(codes(stayed), ['NOT_RENAMED users.zip'])
  t.match(stayed.notices[0].message, /The server does not permit it\.$/, 'the reason that the server gave')
})

t.test('SIS-05 one file that the server does not give out keeps none of the others', async t => {
  const server = await startPlainSftp(t)
  const { app } = await pickUpApp(t, { source: { connection: 'campus' } })
  await app.call('PUT', at, { body: connectionOf(server) })
  for (const [name, id] of [
    ['a.zip', 'ada'],
    ['b.zip', 'bob']
  ] as const)
    writeFileSync(join(server.folder, name), await zip({ primary_id: id }))
  server.manners = { refuses: { OPEN: 'PERMISSION_DENIED' } }
  const none = await pickUp(app)
  t.same(codes(none), ['LEFT a.zip', 'LEFT b.zip'], 'both were tried: the connection is still there')
  server.manners = {}
  t.match((await pickUp(app)).counters, { created: 2 })
})

t.test('SIS-60 an export replaces one of its name on a server without posix-rename', async t => {
  const server = await startPlainSftp(t)
  const open = (port = server.port) =>
    openSession({
      host: '127.0.0.1',
      port,
      username: server.user,
      password: server.password,
      hostKey: server.hostKey,
      baseDirectory: server.folder,
      allowed: () => true
    })
  const session = await open()
  t.teardown(() => session.end())
  const here = (name: string) => readFileSync(join(server.folder, name), 'utf8')
  await session.makeFolder('out/night')
  await session.write('out/night/a', Buffer.from('old'))
  await session.write('out/night/b', Buffer.from('new'))
  await session.rename('out/night/b', 'out/night/a')
  t.equal(here('out/night/a'), 'new')
  t.same(readdirSync(join(server.folder, 'out/night')), ['a'])
  await t.rejects(session.rename('out/night/none', 'out/night/a'), /There is no such file/)
  t.equal(here('out/night/a'), 'new', 'what is there stays when there is nothing to take its place')
  server.manners = { refuses: { REMOVE: 'PERMISSION_DENIED' } }
  await session.write('out/night/b', Buffer.from('newer'))
  await session.rename('out/night/b', 'out/night/a')
  t.equal(here('out/night/a'), 'newer', 'what cannot be removed beside it is no failure')

  const { app } = await pickUpApp(t, { exports: { connection: 'campus', directory: 'out' } })
  server.manners = {}
  await app.call('PUT', at, { body: connectionOf(server) })
  const { data } = await app.call('GET', '/almaws/v1/conf/jobs?category=USERS&limit=100')
  const job = data.job.find(({ name }: { name: string }) => name.startsWith('Export user blocks')).id
  const started = await app.call('POST', `/almaws/v1/conf/jobs/${job}?op=run`, { body: {} })
  t.equal(started.status, 200, started.text)
  await runJobsUntilDone(app)
  t.match(readdirSync(join(server.folder, 'out')).sort(), [/^blocks-\d+\.zip$/, 'night'])
})

t.test('an error is told by its code, and never by words that may stand in a path', t => {
  const of = (message: string, code?: unknown) => Object.assign(new Error(message), { code })
  const cases: [error: Error, kind: string][] = [
    [of('_posixRename: Server does not support this extended request From: /a To: /b'), 'UNSUPPORTED'],
    [of('list: Permission denied /closed/reset/ended', 3), 'FORBIDDEN'],
    [of('_rename: Failure From: /No such file/a To: /b', 4), 'FAILED'],
    [of('No such file /failure', 2), 'NOT_FOUND'],
    [of('put: Operation unsupported /x', 8), 'UNSUPPORTED'],
    [of('_put: Something else /closed/by/ended.zip', 'ERR_GENERIC_CLIENT'), 'OTHER'],
    [of('list: Unexpected close event', 'ERR_GENERIC_CLIENT'), 'CUT'],
    [of('No response from server'), 'CUT'],
    [of('read ECONNRESET', 'ECONNRESET'), 'CUT']
  ]
  for (const [error, kind] of cases) t.equal(kindOf(error), kind, error.message)
  t.equal(sftpError(of('_put: Odd thing /secret/path', 'X')).message, 'Odd thing …', 'no path is told')
  t.end()
})

t.test('SIS-01 a connection to it that is cut is told as cut', async t => {
  const server = await startPlainSftp(t)
  const { app } = await pickUpApp(t, { source: { connection: 'campus' } })
  writeFileSync(join(server.folder, 'a.zip'), Buffer.alloc(400_000, 'noise'))
  await app.call('PUT', at, { body: { ...connectionOf(server), port: await cutAfter(t, server.port, 200_000) } })
  const id = await start(app)
  await runJobsUntilDone(app)
  t.match((await reportOf(app, id)).run.notices, [{ code: 'LEFT', file: 'a.zip', message: /The connection was cut/ }])
})
