import type { Pool } from 'pg'
import type { Key, KeyStore } from '../alma/api-key.ts'
import { change, db, onPool, prepare, row, rows, sql } from '../data/statements.ts'
import type { Clock } from '../platform/clock.ts'
import { TimedValues } from '../platform/remembered.ts'
import type { Work } from '../platform/work.ts'

/** Hashes that are remembered at a time. */
const most = 10_000

// Which institution is asked for is what the key tells.
const keyByHash = prepare('api-key', ({ hash }: { institution: string; hash: string }) =>
  db
    .selectFrom('api_key')
    .where('hash', '=', hash)
    .where('revokedAt', 'is', null)
    .select(['institution', 'name', 'areas', 'owner', 'roles', 'libraries'])
)

/**
 * Keys by their hash, remembered for five seconds: a revoked key works at most so long, in every process. Unknown
 * hashes are remembered too, so that guessing does not reach the database each time.
 */
export function keyStore(pool: Pool, clock: Clock): KeyStore {
  const known = new TimedValues<Key | undefined>(most)
  return {
    find(hash) {
      const now = clock.now().getTime()
      const found = known.get(hash, now)
      return found ? found.value : look(hash, now)
    }
  }
  async function look(hash: string, now: number): Promise<Key | undefined> {
    const [key] = await keyByHash(onPool(pool), { hash })
    known.set(hash, key, now)
    return key
  }
}

/** Ends the keys of people who are deleted, and forgets whose they were. `owners`: what names them, in lower case. */
export async function endKeysOf(work: Work, owners: readonly string[]): Promise<void> {
  await change(
    work,
    sql`update api_key set owner = null, revoked_at = coalesce(revoked_at, ${work.now}::timestamptz)
      where institution = ${work.institution} and lower(owner) = any(${owners}::text[])`
  )
}

/** The name of the work's institution, and whether it is a sandbox. */
export const findInstitution = (work: Work) =>
  row(work, db.selectFrom('institution').where('institution', '=', work.institution).select(['name', 'sandbox']))

/** The codes of all institutions. */
export async function allInstitutions(pool: Pool): Promise<string[]> {
  const found = await rows(onPool(pool), db.selectFrom('institution').select('institution').orderBy('institution'))
  return found.map(({ institution }) => institution)
}

/** Whether there is an institution of this code. */
export async function hasInstitution(pool: Pool, code: string): Promise<boolean> {
  const found = db.selectFrom('institution').where('institution', '=', code).select('institution')
  return (await row(onPool(pool), found)) !== undefined
}
