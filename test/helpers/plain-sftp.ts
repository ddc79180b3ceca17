import { generateKeyPairSync } from 'node:crypto'
import fs, { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type SFTPWrapper } from 'ssh2'
import type { Test } from 'tap'
import { fingerprint } from '../../src/sftp/session.ts'

const { STATUS_CODE, flagsToString } = ssh2.utils.sftp

/** How a server of another kind behaves. */
export interface Manners {
  /** Requests that are refused, by their names in the protocol, each with what becomes of it. */
  refuses?: Record<string, 'PERMISSION_DENIED' | 'FAILURE' | 'OP_UNSUPPORTED'>
  /** False: a listing tells nothing but names. */
  tellsTypes?: boolean
}

/** An S/FTP server that is not OpenSSH: it has no posix-rename, and its rename replaces nothing. */
export interface PlainSftp {
  port: number
  user: string
  password: string
  hostKey: string
  /** The folder that is served, by its path: the base directory. */
  folder: string
  /** May be changed while it runs. */
  manners: Manners
  /** The requests that came, by their names. */
  asked: string[]
}

/** Starts the server on a free port of the loopback; it ends with the test. */
export async function startPlainSftp(t: Test, manners: Manners = {}): Promise<PlainSftp> {
  const folder = mkdtempSync(join(tmpdir(), 'patronage-plain-sftp-'))
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const hostKey = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string
  const parsed = ssh2.utils.parseKey(hostKey)
  if (parsed instanceof Error) throw parsed
  const plain: PlainSftp = {
    port: 0,
    user: 'feeds',
    password: 'secret',
    hostKey: fingerprint(parsed.getPublicSSH()),
    folder,
    manners,
    asked: []
  }
  const server = new ssh2.Server({ hostKeys: [hostKey] }, client => {
    client.on('error', () => {})
    client.on('authentication', context =>
      context.method === 'password' && context.username === plain.user && context.password === plain.password
        ? context.accept()
        : context.reject(['password'])
    )
    client.on('session', accept => accept().on('sftp', acceptSftp => serve(acceptSftp(), plain)))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', () => done()))
  plain.port = (server.address() as AddressInfo).port
  t.teardown(async () => {
    await new Promise<void>(done => server.close(() => done()))
    rmSync(folder, { recursive: true, force: true })
  })
  return plain
}

/** Answers the requests of one session out of the file system; each by itself, and in turn. */
function serve(sftp: SFTPWrapper, plain: PlainSftp): void {
  const open = new Map<number, { file?: number; listing?: fs.Dirent[]; path: string }>()
  let next = 0
  const opened = (id: number, of: { file?: number; listing?: fs.Dirent[]; path: string }): void => {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(next)
    open.set(next++, of)
    sftp.handle(id, handle)
  }
  const of = (handle: Buffer) => open.get(handle.readUInt32BE(0))
  const ok = (id: number) => sftp.status(id, STATUS_CODE.OK)
  const on = (name: string, answer: (id: number, ...more: any[]) => void): void => {
    sftp.on(name as 'STAT', (id: number, ...more: any[]) => {
      plain.asked.push(name)
      const refusal = plain.manners.refuses?.[name]
      if (refusal) return sftp.status(id, STATUS_CODE[refusal])
      try {
        answer(id, ...more)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOENT') sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
        else sftp.status(id, code === 'EACCES' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE)
      }
    })
  }
  const attributes = ({ mode, uid, gid, size, atimeMs, mtimeMs }: fs.Stats) => {
    const times = { atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) }
    return { mode, uid, gid, size, ...times }
  }
  on('REALPATH', (id, path: string) =>
    sftp.name(id, [{ filename: fs.realpathSync(path), longname: path, attrs: {} as never }])
  )
  for (const name of ['STAT', 'LSTAT']) on(name, (id, path: string) => sftp.attrs(id, attributes(fs.statSync(path))))
  on('FSTAT', (id, handle: Buffer) => sftp.attrs(id, attributes(fs.fstatSync(of(handle)?.file ?? -1))))
  for (const name of ['SETSTAT', 'FSETSTAT']) on(name, id => ok(id))
  on('OPEN', (id, path: string, flags: number) =>
    opened(id, { path, file: fs.openSync(path, flagsToString(flags) ?? 'r') })
  )
  on('READ', (id, handle: Buffer, offset: number, length: number) => {
    const bytes = Buffer.alloc(length)
    const read = fs.readSync(of(handle)?.file ?? -1, bytes, 0, length, offset)
    if (read === 0) sftp.status(id, STATUS_CODE.EOF)
    else sftp.data(id, bytes.subarray(0, read))
  })
  on('WRITE', (id, handle: Buffer, offset: number, data: Buffer) => {
    fs.writeSync(of(handle)?.file ?? -1, data, 0, data.length, offset)
    ok(id)
  })
  on('CLOSE', (id, handle: Buffer) => {
    const { file } = of(handle) ?? {}
    if (file !== undefined) fs.closeSync(file)
    open.delete(handle.readUInt32BE(0))
    ok(id)
  })
  on('OPENDIR', (id, path: string) => opened(id, { path, listing: fs.readdirSync(path, { withFileTypes: true }) }))
  on('READDIR', (id, handle: Buffer) => {
    const { listing = [], path = '' } = of(handle) ?? {}
    if (listing.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    const tells = plain.manners.tellsTypes !== false
    const names = listing.splice(0).map(entry => ({
      filename: entry.name,
      longname: tells ? `${entry.isDirectory() ? 'd' : '-'}rw-r--r-- 1 a a 1 ${entry.name}` : '',
      attrs: (tells ? attributes(fs.statSync(join(path, entry.name))) : {}) as never
    }))
    sftp.name(id, names)
  })
  on('REMOVE', (id, path: string) => {
    fs.unlinkSync(path)
    ok(id)
  })
  on('MKDIR', (id, path: string) => {
    fs.mkdirSync(path)
    ok(id)
  })
  on('RENAME', (id, from: string, to: string) => {
    // As the protocol's text has it: it is an error when there is a file of that name.
    if (fs.existsSync(to)) return sftp.status(id, STATUS_CODE.FAILURE)
    fs.renameSync(from, to)
    ok(id)
  })
}
