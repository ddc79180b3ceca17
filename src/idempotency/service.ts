import { createHash, createHmac } from 'node:crypto'
import { AlmaError } from '../alma/errors.ts'
import type { Work } from '../platform/work.ts'
import type { StoredAnswer } from './entity.ts'
import { isBusy, readAnswer, takeKey, writeAnswer } from './store.ts'

/** What a call asks for: two calls that are equal in this ask for the same. */
export interface Call {
  method: string
  /** The route's pattern and what stands in its places. */
  route: string
  params: unknown
  /** As it was read: only declared names, with their defaults. */
  query: unknown
  body: unknown
}

/** How long an answer is kept. */
export const keptHours = 24

/**
 * Runs `step` unless it ran in the last 24 hours under this key: then its answer is given back and nothing is done. The
 * key is noted and the answer kept in the work's own transaction, so either all of it happened or nothing. Of two calls
 * at the same time the second waits for the first; 409 when that takes longer than two seconds, 422 when the key stands
 * for another call, 410 when the answer was forgotten before the key (forget.ts), 400 for a key of more than 255
 * characters.
 */
export async function once(
  work: Work,
  key: string,
  call: Call,
  step: () => Promise<StoredAnswer>
): Promise<StoredAnswer & { replayed: boolean }> {
  if (key.length > 255) throw new AlmaError('IDEMPOTENCY_KEY_LONG', {})
  const named = { key: createHash('sha256').update(key).digest('hex'), call: digest(key, call) }
  if (await taken(work, named)) {
    const answer = await step()
    await writeAnswer(work, named.key, answer)
    return { ...answer, replayed: false }
  }
  const made = await readAnswer(work, named.key)
  if (made?.call !== named.call) throw new AlmaError('IDEMPOTENCY_KEY_REUSED', {})
  if (made.answer === null) throw new AlmaError('IDEMPOTENCY_ANSWER_GONE', {})
  return { ...made.answer, replayed: true }
}

/** True when the key is free, and now this call's. */
async function taken(work: Work, named: { key: string; call: string }): Promise<boolean> {
  try {
    return await takeKey(work, named, new Date(work.now.getTime() - keptHours * 3_600_000))
  } catch (error) {
    if (isBusy(error)) throw new AlmaError('IDEMPOTENCY_KEY_BUSY', {})
    throw error
  }
}

/** Keyed with what is not stored: a body may hold a password, whose hash alone could be tried out. */
const digest = (key: string, call: Call): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([call.method, call.route, sorted(call.params), sorted(call.query), call.body ?? null]))
    .digest('hex')

const sorted = (value: unknown): unknown[] =>
  Object.entries((value ?? {}) as object)
    .filter(([name]) => name !== 'apikey' && name !== 'format')
    .sort(([a], [b]) => (a < b ? -1 : 1))
