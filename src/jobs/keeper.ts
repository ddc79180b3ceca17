import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { lockPool, noticeSilence, unlockPool } from './queue-store.ts'

/** Says "this process lives" to all others, for as long as it does. */
export interface Keeper {
  /** Holds the lock of a worker pool from now on, also over a lost connection; resolves when it is held. */
  hold(pool: string): Promise<void>
  /** Gives the lock of one pool up. */
  release(pool: string): Promise<void>
  /** Gives all locks up: others may take over what is left. */
  end(): Promise<void>
}

/**
 * Holds advisory locks on a connection of its own. PostgreSQL frees them when the connection ends, however the process
 * died: at once when its machine lives, after half a minute of silence when that is gone too. When only the connection
 * is lost, a new one takes the locks again; runs that others took over meanwhile are fenced off (run.ts).
 */
export async function openKeeper(connectionString: string): Promise<Keeper> {
  const held = new Set<string>()
  let ended = false
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString, application_name: 'patronage-keeper', keepAlive: true })
    fresh.on('error', () => void reconnect(fresh))
    fresh.on('end', () => void reconnect(fresh))
    await fresh.connect()
    await noticeSilence(fresh)
    for (const pool of held) await lockPool(fresh, pool)
    return fresh
  }

  async function reconnect(lost: pg.Client): Promise<void> {
    if (ended || lost !== client) return
    // Only one of `error` and `end` may go on.
    client = new pg.Client()
    while (!ended)
      try {
        client = await connect()
        if (ended) await client.end()
        return
      } catch {
        await pause(500)
      }
  }

  return {
    async hold(pool) {
      held.add(pool)
      while (!ended)
        try {
          return await lockPool(client, pool)
        } catch {
          // The connection is being replaced; the new one takes every lock of `held`, this one too.
          await pause(200)
        }
    },
    async release(pool) {
      held.delete(pool)
      // Without a connection there is no lock either.
      await unlockPool(client, pool).catch(() => {})
    },
    async end() {
      ended = true
      await client.end().catch(() => {})
    }
  }
}
