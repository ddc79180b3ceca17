import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import Client from 'ssh2-sftp-client'
import type { AddressRule } from './addresses.ts'
import { SftpError, sftpError } from './failure.ts'
import { isAtomic, replace } from './rename.ts'
import { openSocket } from './socket.ts'

/** How to reach a server and who we are there; the secrets in clear. */
export interface Access {
  host: string
  port: number
  username: string
  /** `SHA256:...`; empty: no key is accepted. */
  hostKey: string
  baseDirectory: string
  password?: string | undefined
  privateKey?: string | undefined
  passphrase?: string | undefined
  /** Which addresses may be connected to. */
  allowed: AddressRule
}

export interface RemoteFile {
  name: string
  bytes: number
  modifiedMs: number
}

/** An open connection. Paths are relative to the base directory. */
export interface Session {
  /** Fingerprint of the server's host key. */
  hostKey: string
  /** True when a file takes another one's name in one step; else the other one is moved aside first. */
  atomic: boolean
  /** The plain files of a folder. */
  list(folder: string): Promise<RemoteFile[]>
  /** A file's bytes; the stream fails when the connection is cut before its end. */
  read(path: string): Readable
  write(path: string, content: Buffer | AsyncIterable<Buffer>): Promise<void>
  /** Renames; replaces what has the new name. */
  rename(path: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** Makes a folder and those above it, where they are missing. */
  makeFolder(path: string): Promise<void>
  end(): Promise<void>
}

const connectMs = 15_000

/** The fingerprint of a host key, as `ssh-keygen -l` prints it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** Connects; throws SftpError with a reason that an operator can act on. Always `end` what was opened. */
export async function openSession(access: Access): Promise<Session> {
  const silent = { error: () => {}, end: () => {}, close: () => {} }
  const client = new Client('feeds', silent)
  const { host, port, username, password, privateKey, passphrase } = access
  let met: string | undefined
  try {
    const sock = await openSocket(host, port, access.allowed, connectMs)
    await client.connect({
      sock,
      username,
      ...(password !== undefined && { password }),
      ...(privateKey !== undefined && { privateKey }),
      ...(passphrase !== undefined && { passphrase }),
      hostVerifier: (key: Buffer) => {
        met = fingerprint(key)
        return met === access.hostKey.replace(/=+$/, '')
      },
      readyTimeout: connectMs,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3
    })
  } catch (error) {
    await client.end().catch(() => {})
    const refused = connectError(error as Error, access, met)
    refused.hostKey = met
    throw refused
  }
  return session(client, access.baseDirectory, met ?? '')
}

function session(client: Client, base: string, hostKey: string): Session {
  const at = (path: string) => posix.join(base, path)
  const told = <T>(step: Promise<T>): Promise<T> =>
    step.catch((error: Error) => {
      throw sftpError(error)
    })
  return {
    hostKey,
    atomic: isAtomic(client),
    list: folder => told(plainFiles(client, at(folder))),
    read: path => Readable.from(whole(client, at(path)), { objectMode: false }),
    async write(path, content) {
      const pieces: Buffer[] | AsyncIterable<Buffer> = Buffer.isBuffer(content) ? [content] : content
      let sent = 0
      const counted = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of pieces) {
          sent += chunk.length
          yield chunk
        }
      }
      await told(client.put(Readable.from(counted()), at(path)))
      // The library takes a write that failed for one that ended.
      const { size } = await told(client.stat(at(path)))
      if (size !== sent) throw new SftpError('The server did not keep the whole file: is its disk full?')
    },
    async rename(path, to) {
      await told(replace(client, at(path), at(to)))
    },
    async remove(path) {
      await told(client.delete(at(path)))
    },
    async makeFolder(path) {
      if (!(await told(client.exists(at(path))))) await told(client.mkdir(at(path), true))
    },
    async end() {
      await client.end().catch(() => {})
    }
  }
}

/** A file's bytes; fails unless all of them came. */
async function* whole(client: Client, path: string): AsyncGenerator<Buffer> {
  let bytes = 0
  try {
    const { size } = await client.stat(path)
    const stream = client.createReadStream(path)
    // A cut connection fails every read that is under way, one after the other.
    stream.on('error', () => {})
    for await (const chunk of stream) {
      bytes += chunk.length
      yield chunk
    }
    if (bytes < size) throw new SftpError('The connection was cut.', 'CUT')
  } catch (error) {
    throw sftpError(error as Error)
  }
}

/** The plain files of a folder. What a server's listing leaves open is asked for: some say nothing but names. */
async function plainFiles(client: Client, folder: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  for (const { type, name, size, modifyTime } of await client.list(folder)) {
    if (/^[dlbcps]$/.test(type)) continue
    if (type === '-' && Number.isFinite(size) && Number.isFinite(modifyTime))
      files.push({ name, bytes: size, modifiedMs: modifyTime })
    else {
      const found = await client.stat(posix.join(folder, name))
      if (found.isFile) files.push({ name, bytes: found.size, modifiedMs: found.modifyTime || 0 })
    }
  }
  return files
}

function connectError(error: Error, access: Access, met: string | undefined): SftpError {
  if (error instanceof SftpError) return error
  const reason = connectReason(error, access, met)
  return reason === undefined ? sftpError(error) : new SftpError(reason)
}

function connectReason(error: Error, access: Access, met: string | undefined): string | undefined {
  const { code, level } = error as NodeJS.ErrnoException & { level?: string }
  if (met !== undefined && access.hostKey === '')
    return `The server's host key is ${met}. Compare it with what its operator says, and store it as host_key.`
  if (met !== undefined && met !== access.hostKey.replace(/=+$/, ''))
    return `The server's host key is ${met}, not ${access.hostKey} as it should be: somebody may stand in between.`
  if (level === 'client-authentication' || /authentication methods failed/i.test(error.message))
    return 'The server refused the user, the password or the key.'
  if (/parse.*key|passphrase|privateKey/i.test(error.message))
    return 'The private key cannot be read: its format is unknown, or the passphrase is wrong.'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no host ${access.host}.`
  if (code === 'ECONNREFUSED') return `Nothing answers at ${access.host}:${access.port}.`
  if (/timed out/i.test(error.message)) return `The server did not answer within ${connectMs / 1000} seconds.`
  return undefined
}
