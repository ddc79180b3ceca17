import { anyOf, change, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { StoredAnswer } from './entity.ts'
import { namesIn } from './names.ts'

/**
 * Notes a key for this call; false when it was noted later than `expired`. While another transaction that notes the
 * same key is open this waits for its end, two seconds at most: retries must not keep all connections.
 */
export async function takeKey(work: Work, of: { key: string; call: string }, expired: Date): Promise<boolean> {
  const { institution, actor, now } = work
  await rows(work, sql`select set_config('lock_timeout', '2s', true)`)
  const taken = await change(
    work,
    db
      .insertInto('idempotency_key')
      .values({ institution, actor, key: of.key, call: of.call, userIds: sql<string[]>`'{}'`, createdAt: now })
      .onConflict(known =>
        known
          .columns(['institution', 'actor', 'key'])
          .doUpdateSet({ call: of.call, answer: null, userIds: sql<string[]>`'{}'`, createdAt: now })
          .where('idempotency_key.createdAt', '<=', expired)
      )
  )
  await rows(work, sql`select set_config('lock_timeout', '0', true)`)
  return taken === 1
}

/** True for the error of `takeKey` when the other transaction did not end in time. */
export function isBusy(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  return code === '55P03' || cause?.code === '55P03'
}

/** Keeps the answer of the call that noted the key, and whom it names. */
export async function writeAnswer(work: Work, key: string, answer: StoredAnswer): Promise<void> {
  const { institution, actor } = work
  const named = db
    .selectFrom('user_identifier')
    .where('institution', '=', institution)
    .where('valueKey', '=', anyOf(namesIn(answer.body)))
    .select('userId')
    .distinct()
  await change(
    work,
    db
      .updateTable('idempotency_key')
      .set({ answer: sql<StoredAnswer>`${JSON.stringify(answer)}::json`, userIds: sql<string[]>`array(${named})` })
      .where('institution', '=', institution)
      .where('actor', '=', actor)
      .where('key', '=', key)
  )
}

/** What was noted under a key. */
export const readAnswer = (
  work: Work,
  key: string
): Promise<{ call: string; answer: StoredAnswer | null } | undefined> =>
  row(
    work,
    db
      .selectFrom('idempotency_key')
      .where('institution', '=', work.institution)
      .where('actor', '=', work.actor)
      .where('key', '=', key)
      .select(['call', 'answer'])
  )

/** Removes what was noted at that time or before; how many. */
export const removeKeys = (work: Work, expired: Date): Promise<number> =>
  change(
    work,
    db.deleteFrom('idempotency_key').where('institution', '=', work.institution).where('createdAt', '<=', expired)
  )

/** Forgets answers; the keys stay, so that what was done is not done again. */
const forgetting = (work: Work) =>
  db
    .updateTable('idempotency_key')
    .set({ answer: null, userIds: sql<string[]>`'{}'` })
    .where('institution', '=', work.institution)
    .where('answer', 'is not', null)

/**
 * Forgets the answers that name one of these users, who go: nobody is told of them any more (AN-29). The keys stay
 * their 24 hours: what was done, such as a payment, must not be done again because its answer is gone.
 */
export async function forgetAnswersOf(work: Work, userIds: readonly string[]): Promise<void> {
  await change(work, forgetting(work).where(sql<boolean>`user_ids && ${userIds}::bigint[]`))
}

/** Forgets the answers given up to the end of a day (AN-29), in the same way. */
export async function forgetAnswersUpTo(work: Work, day: string, zone: string): Promise<void> {
  await change(work, forgetting(work).where(sql<boolean>`(created_at at time zone ${zone})::date <= ${day}::date`))
}
