import type { ChildProcess } from 'node:child_process'
import { existsSync, rmdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { answers, socketFolder, urlAt } from './embedded/place.ts'
import { type Call, callerOf, initialize, launch } from './embedded/server.ts'

export { servedAt } from './embedded/place.ts'

export interface Embedded {
  /** The address of one database of this server. */
  url(database?: string): string
  stop(): Promise<void>
  /** True when another process already served this directory. */
  reused: boolean
}

/** What the owner of a server is told. */
export interface Watch {
  /** It had died, or the process that ran it; it answers again. */
  again?(): void
  /** It died and cannot be started again: why. Nothing more comes of it. */
  lost?(why: Error): void
}

/** A server that dies more often than this within a minute is lost. */
const mostDeaths = 5

/**
 * Starts the PostgreSQL that npm brings on `dataDir`, on a unix socket only. `ephemeral` trades durability for speed
 * (tests). A directory that another process serves is shared with it. When the server dies, whoever ran it, it is
 * started again on the same address, or `lost` says why not.
 */
export async function startEmbedded(
  dataDir: string,
  { ephemeral = false, ...watch }: { ephemeral?: boolean } & Watch = {}
): Promise<Embedded> {
  const directory = resolve(dataDir)
  const call = callerOf()
  const socket = socketFolder(directory)
  if (!existsSync(join(directory, 'PG_VERSION'))) await initialize(call, directory, ephemeral)
  const server = new Server({ call, directory, socket, ephemeral, watch })
  await server.open()
  return {
    url: database => urlAt(socket, database),
    reused: server.child === undefined,
    stop: () => server.stop()
  }
}

interface Of {
  call: Call
  directory: string
  socket: string
  ephemeral: boolean
  watch: Watch
}

/** One server, ours or another process's, seen to until it is stopped. */
class Server {
  /** Of ours. */
  child: ChildProcess | undefined
  /** Open for as long as another process's server lives. */
  #line: pg.Client | undefined
  #stopping = false
  readonly #of: Of
  readonly #deaths: number[] = []
  readonly #onExit = () => void this.child?.kill('SIGINT')

  constructor(of: Of) {
    this.#of = of
    process.once('exit', this.#onExit)
  }

  /** Shares the server of another process, or starts one. */
  async open(): Promise<void> {
    const { call, directory, ephemeral } = this.#of
    this.child = undefined
    // The process that ran it before may have removed it.
    const socket = socketFolder(directory)
    if (await answers(urlAt(socket))) return this.#share(urlAt(socket))
    // A folder that has gone is not made anew: an empty database in the place of a full one would look like a loss.
    if (!existsSync(join(directory, 'PG_VERSION'))) throw new Error(`There is no database in ${directory} any more.`)
    const child = await launch(call, directory, socket, ephemeral)
    this.child = child
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('PostgreSQL ended as it had started.')
    child.once('exit', () => void this.#died())
  }

  async #share(url: string): Promise<void> {
    const line = new pg.Client({ connectionString: url, application_name: 'patronage-watch' })
    line.on('error', () => {})
    await line.connect()
    line.once('end', () => void this.#died())
    ;(line as unknown as { unref(): void }).unref()
    this.#line = line
  }

  async #died(): Promise<void> {
    if (this.#stopping) return
    const now = performance.now()
    this.#deaths.push(now)
    const recent = this.#deaths.filter(at => now - at < 60_000).length
    let why: unknown = new Error(`PostgreSQL died ${recent} times within a minute.`)
    // What a killed server leaves behind (its memory, its children) may take a moment to go.
    for (let attempt = 0; recent <= mostDeaths && attempt < 6 && !this.#stopping; attempt++)
      try {
        await this.open()
        this.#of.watch.again?.()
        return
      } catch (error) {
        why = error
        await pause(200 * 2 ** attempt)
      }
    if (!this.#stopping) this.#of.watch.lost?.(why as Error)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    process.off('exit', this.#onExit)
    await this.#line?.end().catch(() => {})
    const { child } = this
    if (!child) return
    child.ref()
    if (child.exitCode === null && child.signalCode === null) {
      const exited = new Promise(done => child.once('exit', done))
      child.kill('SIGINT')
      await exited
    }
    removeEmpty(this.#of.socket)
  }
}

/** Another process may have its server's socket there by now. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {}
}
