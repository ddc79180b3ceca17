import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { StoredAnswer } from './entity.ts'
import { namesIn } from './forget.ts'

/**
 * Notes a key for this call; false when it was noted later than `expired`. While another transaction that notes the
 * same key is open this waits for its end, two seconds at most: retries must not keep all connections.
 */
export async function takeKey(work: Work, of: { key: string; call: string }, expired: Date): Promise<boolean> {
  await sql(work, `select set_config('lock_timeout', '2s', true)`)
  const rows = await sql(
    work,
    `insert into idempotency_key as k (institution, actor, key, call, created_at) values ($1, $2, $3, $4, $5)
     on conflict (institution, actor, key) do update set call = $4, answer = null, user_ids = '{}', created_at = $5
       where k.institution = $1 and k.created_at <= $6
     returning k.key`,
    [work.institution, work.actor, of.key, of.call, work.now, expired]
  )
  await sql(work, `select set_config('lock_timeout', '0', true)`)
  return rows.length === 1
}

/** True for the error of `takeKey` when the other transaction did not end in time. */
export function isBusy(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  return code === '55P03' || cause?.code === '55P03'
}

/** Keeps the answer of the call that noted the key, and whom it names. */
export async function writeAnswer(work: Work, key: string, answer: StoredAnswer): Promise<void> {
  await sql(
    work,
    `update idempotency_key set answer = $4, user_ids = array(select distinct user_id from user_identifier
       where institution = $1 and value_key = any($5::text[]))
     where institution = $1 and actor = $2 and key = $3`,
    [work.institution, work.actor, key, JSON.stringify(answer), namesIn(answer.body)]
  )
}

/** What was noted under a key. */
export async function readAnswer(
  work: Work,
  key: string
): Promise<{ call: string; answer: StoredAnswer | null } | undefined> {
  const [row] = await sql<{ call: string; answer: StoredAnswer | null }>(
    work,
    'select call, answer from idempotency_key where institution = $1 and actor = $2 and key = $3',
    [work.institution, work.actor, key]
  )
  return row
}

/** Removes what was noted at that time or before; how many. */
export async function removeKeys(work: Work, expired: Date): Promise<number> {
  const text = 'delete from idempotency_key where institution = $1 and created_at <= $2 returning 1'
  return (await sql(work, text, [work.institution, expired])).length
}
