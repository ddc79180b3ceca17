import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import Client from 'ssh2-sftp-client'

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
}

/** A connection that could not be made, or broke. The message names neither secrets nor persons. */
export class SftpError extends Error {
  /** Fingerprint of the server's host key, when it came so far. */
  hostKey: string | undefined
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
    await client.connect({
      host,
      port,
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
    const refused = new SftpError(connectReason(error as Error, access, met))
    refused.hostKey = met
    throw refused
  }
  // Without it small packets wait for each other: 2 MB a second.
  ;(client as unknown as { client: { setNoDelay(on: boolean): void } }).client.setNoDelay(true)
  return session(client, access.baseDirectory, met ?? '')
}

function session(client: Client, base: string, hostKey: string): Session {
  const at = (path: string) => posix.join(base, path)
  const told = <T>(step: Promise<T>): Promise<T> =>
    step.catch((error: Error) => {
      throw new SftpError(reason(error))
    })
  return {
    hostKey,
    async list(folder) {
      const found = await told(client.list(at(folder)))
      return found
        .filter(({ type }) => type === '-')
        .map(({ name, size, modifyTime }) => ({ name, bytes: size, modifiedMs: modifyTime }))
    },
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
      await told(client.posixRename(at(path), at(to)))
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
    if (bytes < size) throw new Error('The connection was closed.')
  } catch (error) {
    throw new SftpError(reason(error as Error))
  }
}

function connectReason(error: Error, access: Access, met: string | undefined): string {
  const { code } = error as NodeJS.ErrnoException
  if (met !== undefined && access.hostKey === '')
    return `The server's host key is ${met}. Compare it with what its operator says, and store it as host_key.`
  if (met !== undefined && met !== access.hostKey.replace(/=+$/, ''))
    return `The server's host key is ${met}, not ${access.hostKey} as it should be: somebody may stand in between.`
  if (/authentication methods failed/i.test(error.message))
    return 'The server refused the user, the password or the key.'
  if (/parse.*key|passphrase|privateKey/i.test(error.message))
    return 'The private key cannot be read: its format is unknown, or the passphrase is wrong.'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no host ${access.host}.`
  if (code === 'ECONNREFUSED') return `Nothing answers at ${access.host}:${access.port}.`
  if (/timed out/i.test(error.message)) return `The server did not answer within ${connectMs / 1000} seconds.`
  return reason(error)
}

/** The library's words without its own names and without paths. */
export function reason(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  if (/No such file|ENOENT/i.test(error.message) || code === 'ENOENT') return 'There is no such file or folder.'
  if (/Permission denied|EACCES/i.test(error.message)) return 'The server does not permit it.'
  if (
    /No response|reset|closed|ended|end event|close event|not connected|No SFTP/i.test(error.message) ||
    code === 'ECONNRESET'
  )
    return 'The connection was cut.'
  if (/Failure/.test(error.message)) return 'The server failed to do it: is its disk full?'
  if (error instanceof SftpError) return error.message
  const plain = error.message.replace(/^(\w+(->)?)+: /, '').replace(/\/\S+/g, '…')
  return plain.slice(0, 200) || 'The server failed to do it.'
}
