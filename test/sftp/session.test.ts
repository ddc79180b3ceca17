import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openSession } from '../../src/sftp/session.ts'
import { testApp } from '../helpers/app.ts'
import { cutAfter, noNamespace, noSshd, startSshd } from '../helpers/sshd.ts'

const secretsKey = 'ab'.repeat(32)
const at = '/v1/sftp-connections/Campus'
const steps = ['Ftp upload success', 'Ftp download success', 'Ftp delete success']

t.test('testSftpConnection by password, and on a full disk', { skip: noSshd ?? noNamespace ?? false }, async t => {
  const app = await testApp(t, { SECRETS_KEY: secretsKey })
  const server = await startSshd(t)
  const good = {
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    host_key: server.hostKey,
    base_directory: server.folder
  }
  const tried = async (body: object) => {
    await app.call('PUT', at, { body })
    return (await app.call('POST', `${at}/test`, { body: {} })).data
  }
  t.match(await tried({ ...good, password: server.password }), { success: true, messages: steps })
  t.match(await tried({ ...good, password: 'wrong' }), {
    success: false,
    failure: { step: 'connect', message: /refused/ }
  })

  const access = {
    ...good,
    username: good.user,
    hostKey: good.host_key,
    baseDirectory: server.folder,
    allowed: () => true
  }
  const session = await openSession({ ...access, password: server.password })
  t.teardown(() => session.end())
  await t.rejects(session.write(`${server.fullFolder}/rest`, Buffer.alloc(100_000)), /is its disk full/)
  const full = await tried({ ...good, password: server.password, base_directory: `${server.folder}/full` })
  t.match(full, { success: false, messages: [], failure: { step: 'upload', message: /is its disk full/ } })
})

t.test(
  'SIS-01 a connection that is cut in the middle of a file is an error, never a short file',
  {
    skip: noSshd ?? false
  },
  async t => {
    const server = await startSshd(t)
    const content = Buffer.alloc(8 << 20, 'feed ')
    writeFileSync(join(server.folder, 'big.zip'), content)
    const open = async (port: number) =>
      openSession({
        host: '127.0.0.1',
        port,
        username: server.user,
        hostKey: server.hostKey,
        baseDirectory: server.folder,
        privateKey: server.privateKey,
        allowed: () => true
      })
    const read = async (port: number): Promise<number> => {
      const session = await open(port)
      try {
        let bytes = 0
        for await (const chunk of session.read('big.zip')) bytes += chunk.length
        return bytes
      } finally {
        await session.end()
      }
    }
    t.equal(await read(server.port), content.length)
    for (const cut of [100_000, 1 << 20, 5 << 20])
      await t.rejects(read(await cutAfter(t, server.port, cut)), /The connection was cut/)
    const session = await open(server.port)
    t.same(
      (await session.list('.')).map(({ name, bytes }) => [name, bytes]),
      [['big.zip', content.length]]
    )
    await session.rename('big.zip', 'big.zip.handled')
    t.same(
      (await session.list('.')).map(({ name }) => name),
      ['big.zip.handled']
    )
    await session.makeFolder('a/b')
    await session.write('a/b/x', Buffer.from('x'))
    await session.remove('a/b/x')
    await session.end()
  }
)
