import t from 'tap'
import { addKey, all, institution, testApp } from '../helpers/app.ts'
import { cutAfter, freePort, noNamespace, noSshd, startSshd } from '../helpers/sshd.ts'

const secretsKey = 'ab'.repeat(32)
const at = '/v1/sftp-connections/Campus'
const definition = { host: '127.0.0.1', port: 22, user: 'feeds', base_directory: '/feeds' }
const steps = ['Ftp upload success', 'Ftp download success', 'Ftp delete success']

t.test('saveSftpConnection makes, changes and never returns secrets', async t => {
  const app = await testApp(t, { SECRETS_KEY: secretsKey })
  const made = await app.call('PUT', at, { body: { ...definition, password: 'dog', private_key: 'KEY' } })
  t.equal(made.status, 201, made.text)
  t.match(made.data, { ...definition, name: 'Campus', has_password: true, has_private_key: true, created_by: 'test' })
  const changed = await app.call('PUT', '/v1/sftp-connections/CAMPUS', {
    body: { ...definition, description: 'at night', private_key: '', host_key: `SHA256:${'A'.repeat(43)}=` }
  })
  t.equal(changed.status, 200)
  t.match(changed.data, { name: 'Campus', description: 'at night', has_password: true, has_private_key: false })
  t.equal(changed.data.host_key, `SHA256:${'A'.repeat(43)}`)
  const one = await app.call('GET', at)
  t.notMatch(one.text, /dog|KEY/)
  t.same(
    Object.keys(one.data).filter(key => /^(password|private_key|passphrase)$/.test(key)),
    []
  )
  const { rows } = await app.database.pool.query('select * from sftp_connection')
  t.notMatch(JSON.stringify(rows), /dog|KEY|"ZG9n"/, 'the database has them encrypted')
  t.match(rows[0].password, /^v1\./)

  const { data } = await app.call('GET', '/v1/audit?action=sftp-connection')
  t.match(
    data.entries.map(({ action, subject }: Record<string, string>) => `${action} ${subject}`),
    ['sftp-connection.changed sftp-connection:Campus', 'sftp-connection.created sftp-connection:Campus']
  )
  t.match(
    data.entries.map(({ detail }: any) => detail.changed),
    ['description host_key private_key', 'base_directory host password port private_key user'],
    'AUD-01 which settings, not what they say'
  )
  t.notMatch(JSON.stringify(data), /dog|KEY/)
})

t.test('deleteSftpConnection: one that a profile fetches its feeds by stays, and says which', async t => {
  const app = await testApp(t)
  await app.call('PUT', at, { body: definition })
  const profile = (settings: object) => ({ code: 'NIGHT', name: 'Night', settings })
  const made = await app.call('POST', '/v1/sis/profiles', { body: profile({ source: { connection: 'CAMPUS' } }) })
  t.equal(made.status, 201, made.text)
  const refused = await app.call('DELETE', at)
  t.match([refused.status, refused.data.code], [409, 'SFTP_CONNECTION_IN_USE'])
  t.equal(refused.data.detail, 'The S/FTP connection Campus is used by profile NIGHT: change that first.')
  t.equal((await app.call('GET', at)).status, 200)
  t.equal((await app.call('PUT', '/v1/sis/profiles/NIGHT', { body: profile({}) })).status, 200)
  t.equal((await app.call('DELETE', at)).status, 204)
})

t.test('saveSftpConnection refuses secrets without SECRETS_KEY, and what makes no sense', async t => {
  const app = await testApp(t)
  const refused = async (body: object, code: string, name = 'x') => {
    const { status, data } = await app.call('PUT', `/v1/sftp-connections/${name}`, { body })
    t.match([status, data.code], [400, code], JSON.stringify(body))
  }
  await refused({ ...definition, password: 'dog' }, 'SECRETS_KEY_MISSING')
  await refused({ ...definition, host: 'a b' }, 'INVALID_INPUT')
  await refused({ ...definition, host_key: 'MD5:00' }, 'INVALID_INPUT')
  await refused({ ...definition, port: 0 }, 'INVALID_INPUT')
  await refused({ host: 'x' }, 'MANDATORY_FIELD')
  t.equal((await app.call('PUT', at, { body: definition })).status, 201, 'a definition without secrets needs no key')

  app.parts.config.SECRETS_KEY = Buffer.from('ab'.repeat(32), 'hex').toString('base64')
  await app.call('PUT', at, { body: { ...definition, password: 'dog' } })
  await refused({ ...definition, host: 'elsewhere.example' }, 'INVALID_INPUT', 'Campus')
  app.parts.config.SECRETS_KEY = 'cd'.repeat(32)
  const other = await app.call('POST', `${at}/test`, { body: {} })
  t.match([other.status, other.data.code], [400, 'SECRET_UNREADABLE'])
  await app.database.pool.query(`update sftp_connection set password = 'v1.x' `)
  t.equal((await app.call('POST', `${at}/test`, { body: {} })).data.code, 'SECRET_UNREADABLE')
})

t.test('listSftpConnections, getSftpConnection, deleteSftpConnection: of the own institution only', async t => {
  const app = await testApp(t)
  await addKey(app.database, 'other', { institution: '01OTHER', name: 'other', areas: all })
  await addKey(app.database, 'reads', { institution, name: 'reads', areas: { conf: 'r' } })
  await app.call('PUT', at, { body: definition })
  t.match((await app.call('GET', '/v1/sftp-connections')).data, { connections: [{ name: 'Campus' }], total: 1 })
  t.same((await app.call('GET', '/v1/sftp-connections', { key: 'other' })).data, { connections: [], total: 0 })
  t.equal((await app.call('GET', at, { key: 'other' })).status, 404)
  t.equal((await app.call('DELETE', at, { key: 'other' })).status, 404)
  t.equal((await app.call('DELETE', at, { key: 'reads' })).status, 401)
  t.equal((await app.call('DELETE', at)).status, 204)
  t.match([(await app.call('GET', at)).data.code], ['SFTP_CONNECTION_NOT_FOUND'])
})

t.test('ANL-05 testSftpConnection on an OpenSSH server', { skip: noSshd ?? false }, async t => {
  const app = await testApp(t, { SECRETS_KEY: secretsKey })
  const server = await startSshd(t)
  const good = {
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    host_key: server.hostKey,
    base_directory: server.folder,
    private_key: server.privateKey
  }
  const tried = async (changes: object) => {
    await app.call('DELETE', at)
    const saved = await app.call('PUT', at, { body: { ...good, ...changes } })
    t.equal(saved.status, 201, saved.text)
    const { status, data } = await app.call('POST', `${at}/test`, { body: {} })
    t.equal(status, 200)
    return data
  }
  const failed = (step: string, message: RegExp, done = 0) => ({
    success: false,
    messages: steps.slice(0, done),
    failure: { step, message }
  })
  t.same(
    await tried({}),
    {
      success: true,
      messages: steps,
      steps: ['connect', 'upload', 'list', 'download', 'rename', 'replace', 'delete'],
      host_key: server.hostKey,
      atomic_rename: true
    },
    'by key'
  )
  t.match(await tried({ private_key: server.lockedKey, passphrase: 'open sesame' }), { success: true, messages: steps })
  t.match(
    await tried({ private_key: server.lockedKey, passphrase: 'x' }),
    failed('connect', /cannot be read.*passphrase/)
  )
  t.match(await tried({ private_key: 'nonsense' }), failed('connect', /private key cannot be read/))
  t.match(
    await tried({ private_key: server.strangeKey }),
    failed('connect', /refused the user, the password or the key/)
  )
  t.match(await tried({ private_key: '' }), failed('connect', /refused the user/), 'neither password nor key')

  const wrongHost = await tried({ host_key: `SHA256:${'A'.repeat(43)}` })
  t.match(wrongHost, failed('connect', /SHA256:\S+, not SHA256:A+ as it should be/), 'a changed host key')
  t.equal(wrongHost.host_key, server.hostKey)
  const unpinned = await tried({ host_key: undefined })
  t.match(unpinned, failed('connect', /Compare it with what its operator says/), 'a host that is not known yet')
  t.equal(unpinned.host_key, server.hostKey, 'the key is told, to be compared')

  t.match(await tried({ host: 'no-such-host.invalid' }), failed('connect', /There is no host no-such-host.invalid/))
  const closed = await freePort()
  t.match(await tried({ port: closed }), failed('connect', new RegExp(`Nothing answers at 127.0.0.1:${closed}`)))
  t.match(await tried({ base_directory: `${server.folder}/none` }), failed('upload', /no such file or folder/))
  t.match(await tried({ base_directory: noNamespace ? '/dev/null' : '/' }), failed('upload', /./))
  t.match(await tried({ port: await cutAfter(t, server.port, 1500) }), failed('connect', /cut|answer/), 'cut early')
  const { data } = await app.call('GET', '/v1/audit?action=sftp-connection.tested&limit=1')
  t.match(data.entries[0], { subject: 'sftp-connection:Campus', detail: { success: false, step: 'connect' } })
})
