import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** Where answers name a user: the record itself, and whose a loan, request, fee, deposit or wish is. */
const naming = new Set(['primary_id', 'user_id', 'user_primary_id', 'requester'])

/** What an answer names users by, in lower case, wherever in it that stands. Pure. What is masked names nobody. */
export function namesIn(body: unknown): string[] {
  if (body === null || typeof body !== 'object') return []
  return Object.entries(body).flatMap(([field, part]) => {
    const name = naming.has(field) ? textOf(part) : undefined
    return [...(name ? [name.toLowerCase()] : []), ...namesIn(part)]
  })
}

/** Some fields are a text, others have it as `{ value }`. */
const textOf = (part: unknown): string | undefined => {
  const text = (part as { value?: unknown } | null)?.value ?? part
  return typeof text === 'string' ? text : undefined
}

/**
 * Forgets the answers that name one of these users, who go: nobody is told of them any more (AN-29). The keys stay
 * their 24 hours: what was done, such as a payment, must not be done again because its answer is gone.
 */
export async function forgetAnswersOf(work: Work, userIds: readonly number[]): Promise<void> {
  const text = `${forgotten} and user_ids && $2::bigint[]`
  await sql(work, text, [work.institution, userIds])
}

/** Forgets the answers given up to the end of a day (AN-29), in the same way. */
export async function forgetAnswersUpTo(work: Work, day: string, zone: string): Promise<void> {
  const text = `${forgotten} and (created_at at time zone $2)::date <= $3::date`
  await sql(work, text, [work.institution, zone, day])
}

const forgotten = `update idempotency_key set answer = null, user_ids = '{}'
  where institution = $1 and answer is not null`
