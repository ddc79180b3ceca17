import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'

/** Where the socket of a directory is. The path must stay under 107 bytes. */
function socketPath(directory: string): string {
  const base =
    process.env.XDG_RUNTIME_DIR && existsSync(process.env.XDG_RUNTIME_DIR) ? process.env.XDG_RUNTIME_DIR : tmpdir()
  return join(base, `patronage-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`)
}

/** The address of one database of the server behind a socket. */
export const urlAt = (socket: string, database = 'postgres'): string =>
  `postgres://postgres@${encodeURIComponent(socket)}/${database}`

/** The address of the server that another process keeps on `dataDir`; undefined when none answers. Makes nothing. */
export async function servedAt(dataDir: string): Promise<string | undefined> {
  const url = urlAt(socketPath(resolve(dataDir)))
  return (await answers(url)) ? url : undefined
}

/** A folder for the socket that only we can enter. */
export function socketFolder(directory: string): string {
  const folder = socketPath(directory)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new Error(`${folder} is not a private folder of this user: remove it, or set DATABASE_URL`)
  return folder
}

/** True when a PostgreSQL answers at the address. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
