import type { Pool } from 'pg'
import type { Key, KeyStore } from '../alma/api-key.ts'
import type { Clock } from '../clock.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

const lifeMs = 5000
const sizeLimit = 10_000

/**
 * Keys by their hash, remembered for five seconds: a revoked key works at most so long, in every process. Unknown
 * hashes are remembered too, so that guessing does not reach the database each time.
 */
export function keyStore(pool: Pool, clock: Clock): KeyStore {
  const known = new Map<string, { key: Key | undefined; until: number }>()
  return {
    find(hash) {
      const now = clock.now().getTime()
      const found = known.get(hash)
      // A clock that was set back must not keep a key for longer.
      if (found && found.until > now && found.until <= now + lifeMs) return found.key
      return look(hash, now)
    }
  }
  async function look(hash: string, now: number): Promise<Key | undefined> {
    const { rows } = await pool.query<Key>({
      name: 'api-key',
      text: 'select institution, name, areas, owner, roles, libraries from api_key where hash = $1 and revoked_at is null',
      values: [hash]
    })
    if (known.size >= sizeLimit) known.clear()
    known.set(hash, { key: rows[0], until: now + lifeMs })
    return rows[0]
  }
}

/** Ends the keys of people who are deleted, and forgets whose they were. `owners`: what names them, in lower case. */
export async function endKeysOf(work: Work, owners: readonly string[]): Promise<void> {
  await sql(
    work,
    `update api_key set owner = null, revoked_at = coalesce(revoked_at, $3)
     where institution = $1 and lower(owner) = any($2::text[])`,
    [work.institution, owners, work.now]
  )
}
