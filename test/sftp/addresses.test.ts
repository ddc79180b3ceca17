import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { addressRule, inside } from '../../src/sftp/addresses.ts'
import { openSocket } from '../../src/sftp/socket.ts'
import { testApp } from '../helpers/app.ts'
import { startPlainSftp } from '../helpers/plain-sftp.ts'
import { pickUp, pickUpApp } from '../sis/waiting.ts'

t.test('which addresses need the word of the operator', t => {
  const cases: [address: string, kind: string | undefined][] = [
    ['127.0.0.1', 'loopback'],
    ['127.255.1.2', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', undefined],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['0.0.0.0', 'reserved'],
    ['::', 'reserved'],
    ['64:ff9b::a00:1', 'reserved'],
    ['2002:a00:1::1', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['8.8.8.8', undefined],
    ['2606:4700::1111', undefined]
  ]
  for (const [address, kind] of cases) t.equal(inside(address), kind, address)
  t.end()
})

t.test('SFTP_ALLOW', t => {
  const rule = addressRule('10.20.0.0/16, loopback ,192.168.7.7')
  const allowed = ['10.20.3.4', '127.0.0.1', '::1', '192.168.7.7', '::ffff:10.20.1.1', '8.8.8.8']
  for (const address of allowed) t.equal(rule(address), true, address)
  for (const address of ['10.21.0.1', '192.168.7.8', '169.254.169.254', '0.0.0.0'])
    t.equal(rule(address), false, address)
  t.equal(addressRule('')('10.0.0.1'), false, 'nothing is allowed')
  t.equal(addressRule('all')('169.254.169.254'), true)
  for (const wrong of ['10.0.0.0/33', 'campus', '10.0.0/8', '1.2.3.4/8/8', 'fe80::/129'])
    t.throws(() => readConfig({ SFTP_ALLOW: wrong }), /^The environment variable SFTP_ALLOW has an entry/, wrong)
  t.equal(readConfig({ SFTP_ALLOW: 'private,10.0.0.0/8,fd00::/8' }).SFTP_ALLOW, 'private,10.0.0.0/8,fd00::/8')
  t.end()
})

t.test('what a name is looked up to is what counts, and nothing is sent before', async t => {
  const server = await startPlainSftp(t)
  const refused = { message: /is loopback: connections to it must be allowed by SFTP_ALLOW\.$/ }
  const none = addressRule('')
  // Spellings that only the system's resolver takes for 127.0.0.1, and names.
  for (const host of ['127.0.0.1', 'localhost', '127.1', '2130706433', '0x7f000001', '::1'])
    await t.rejects(openSocket(host, server.port, none, 2000), refused, host)
  const socket = await openSocket('localhost', server.port, addressRule('loopback'), 2000).catch(error => error)
  if (!(socket instanceof Error)) socket.destroy()
  t.match(socket.remoteAddress, /127\.0\.0\.1|::1/)
})

t.test('testSftpConnection, a feed and an export: inside addresses are refused in production', async t => {
  const server = await startPlainSftp(t)
  const app = await testApp(t, { SECRETS_KEY: 'ab'.repeat(32), SANDBOX: false })
  const body = {
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
    host_key: server.hostKey,
    base_directory: server.folder
  }
  await app.call('PUT', '/v1/sftp-connections/campus', { body })
  const tried = async () => (await app.call('POST', '/v1/sftp-connections/campus/test', { body: {} })).data
  t.match(await tried(), {
    success: false,
    failure: {
      step: 'connect',
      message: '127.0.0.1 is loopback: connections to it must be allowed by SFTP_ALLOW.'
    }
  })
  app.parts.config.SFTP_ALLOW = 'private'
  t.match(await tried(), { success: false, failure: { step: 'connect' } })
  app.parts.config.SFTP_ALLOW = '127.0.0.0/8'
  t.match(await tried(), { success: true })
  app.parts.config.SANDBOX = true
  app.parts.config.SFTP_ALLOW = 'private'
  t.match(await tried(), { success: false }, 'what is said holds in the sandbox too')

  const { app: feeds } = await pickUpApp(t, { source: { connection: 'campus' } })
  await feeds.call('PUT', '/v1/sftp-connections/campus', { body })
  feeds.parts.config.SANDBOX = false
  t.match(await pickUp(feeds), {
    status: 'COMPLETED_FAILED',
    failure: { message: /^S\/FTP connection campus: 127\.0\.0\.1 is loopback/ }
  })
})
