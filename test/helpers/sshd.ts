import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'

const program = '/usr/sbin/sshd'
const isRoot = process.getuid?.() === 0

/** Why the tests of S/FTP cannot run here; undefined when they can. Give it to tap as `skip`. */
export const noSshd = existsSync(program) ? undefined : `no ${program}: install openssh-server`

/** Why passwords and a full disk cannot be tried here: they need a private view of /etc and a small disk. */
export const noNamespace =
  isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0
    ? undefined
    : 'needs root and mount namespaces for a user of its own'

/** A real OpenSSH server on a free port of the loopback, serving one folder by S/FTP. */
export interface Sshd {
  port: number
  user: string
  password: string
  /** Keys in OpenSSH format: one that is let in, the same with the passphrase `open sesame`, one that is not. */
  privateKey: string
  lockedKey: string
  strangeKey: string
  /** Fingerprint of the host key. */
  hostKey: string
  /** The folder that is served, by its path: the base directory. */
  folder: string
  /** Inside of `folder`, a disk of 64 kB: where `noNamespace` is undefined. */
  fullFolder: string
  /** Gives the server's user what a test has put into the folder. */
  own(path: string): void
}

// `secret` as sha512crypt: the server knows it from a shadow file that only it can see.
const passwordHash =
  '$6$patronage$6wIM5fLuCh2HZj3j5u6pxzlwG9Te1GC.tOMy0uMe/9BS6poZdlaN.F5ZmfhQyQMTtsaTK9spg.DXN/p1sLCXp/'
const nobody = 65_534

/** Starts the server and waits until it answers; it ends with the test. */
export async function startSshd(t: Test): Promise<Sshd> {
  const place = mkdtempSync(join(tmpdir(), 'patronage-sshd-'))
  t.teardown(() => rmSync(place, { recursive: true, force: true }))
  chmodSync(place, 0o755)
  const folder = join(place, 'served')
  const full = join(folder, 'full')
  for (const made of [folder, full]) mkdirSync(made)
  const key = (name: string, passphrase = ''): string => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', '', '-f', join(place, name)])
    return readFileSync(join(place, name), 'utf8')
  }
  key('host')
  const [privateKey, lockedKey, strangeKey] = [key('user'), key('locked', 'open sesame'), key('strange')]
  const allowed = ['user.pub', 'locked.pub'].map(name => readFileSync(join(place, name), 'utf8')).join('')
  writeFileSync(join(place, 'authorized'), allowed)
  const port = await freePort()
  writeFileSync(join(place, 'config'), configuration(place, port))
  const user = noNamespace ? userInfo().username : 'feeds'
  if (!noNamespace) {
    chownSync(folder, nobody, nobody)
    writeFileSync(
      join(place, 'passwd'),
      `${readFileSync('/etc/passwd')}feeds:x:${nobody}:${nobody}::${folder}:/bin/sh\n`
    )
    writeFileSync(join(place, 'shadow'), `feeds:${passwordHash}:19000:0:99999:7:::\n`, { mode: 0o600 })
  }
  await run(t, place, full, port)
  const [, hostKey = ''] = execFileSync('ssh-keygen', ['-lf', join(place, 'host.pub')], { encoding: 'utf8' }).split(' ')
  const found = { port, user, password: 'secret', privateKey, lockedKey, strangeKey, hostKey, folder }
  const own = (path: string) => (noNamespace ? undefined : chownSync(join(folder, path), nobody, nobody))
  return { ...found, fullFolder: 'full', own }
}

const configuration = (place: string, port: number): string =>
  [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${place}/host`,
    `AuthorizedKeysFile ${place}/authorized`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
    ''
  ].join('\n')

async function run(t: Test, place: string, full: string, port: number): Promise<void> {
  const server = `exec ${program} -D -e -f ${place}/config`
  const mounts = `mount -t tmpfs none /run && mkdir /run/sshd && mount --bind ${place}/passwd /etc/passwd &&
    mount --bind ${place}/shadow /etc/shadow && mount -t tmpfs -o size=64k,uid=${nobody} none ${full} && ${server}`
  const child = noNamespace
    ? spawn('sh', ['-c', isRoot ? `mkdir -p /run/sshd && ${server}` : server], { stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn('unshare', ['--mount', 'sh', '-c', mounts], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  t.teardown(async () => {
    child.kill()
    await ended
  })
  for (let look = 0; !(await answers(port)); look++) {
    if (look > 4000 || child.exitCode !== null) throw new Error(`sshd does not answer: ${said}`)
    await pause(50)
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise(done => {
    const socket = connect(port, '127.0.0.1', () => done(true))
    socket.once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })

/** A port of the loopback that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((done, refuse) => {
    const server = createServer()
    server.once('error', refuse)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** A way to a server that is cut once so many bytes came back through it, or went there; gives its port. */
export async function cutAfter(
  t: Test,
  port: number,
  bytes: number,
  counted: 'back' | 'there' = 'back'
): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const there = connect(port, '127.0.0.1')
    let passed = 0
    for (const socket of [client, there]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        there.destroy()
      })
    }
    const pass = (from: Socket, to: Socket, counts: boolean) =>
      from.on('data', data => {
        if (counts) passed += data.length
        if (passed > bytes) client.destroy()
        else to.write(data)
      })
    pass(client, there, counted === 'there')
    pass(there, client, counted === 'back')
  })
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return new Promise(done =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address ? address.port : 0)
    })
  )
}
