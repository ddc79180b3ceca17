import type { Pool } from 'pg'
import type { Work } from './work.ts'

const lifeMs = 5000
// Transactions that have changed what is remembered: what they read may be rolled back, so it is theirs alone.
const changing = new WeakSet<object>()

/** The work's own transaction; nothing outside of one. */
const transactionOf = (work: Pick<Work, 'em' | 'inTransaction'>): object | undefined =>
  work.inTransaction ? work.em.getTransactionContext() : undefined

/** Whether the work's own transaction has changed something that is remembered. */
export function isChanging(work: Pick<Work, 'em' | 'inTransaction'>): boolean {
  const transaction = transactionOf(work)
  return transaction !== undefined && changing.has(transaction)
}

/** Says so of the work's own transaction: from here on it reads for itself, and nothing of it is remembered. */
export function markChanging(work: Pick<Work, 'em' | 'inTransaction'>): void {
  const transaction = transactionOf(work)
  if (transaction) changing.add(transaction)
}

/** Something small of an institution that nearly every request asks for. */
export interface Remembered<Value> {
  of(work: Work): Promise<Value>
  /** Call it after a change: what was read before is dropped. The transaction itself sees its change at once. */
  forget(work: Pick<Work, 'em' | 'pool' | 'institution' | 'inTransaction'>): void
}

/**
 * What `read` gives, remembered for five seconds of `work.now`: a change is seen so late at most, by whichever process
 * it was made. A transaction that has changed something leaves nothing behind.
 */
export function remembered<Value>(read: (work: Work) => Promise<Value>): Remembered<Value> {
  // By connection: two services in one process (tests) must not see each other's institutions.
  const all = new WeakMap<Pool, Map<string, { value: Value; until: number }>>()
  return {
    async of(work) {
      if (isChanging(work)) return read(work)
      const known = all.get(work.pool) ?? new Map()
      all.set(work.pool, known)
      const now = work.now.getTime()
      const found = known.get(work.institution)
      // A clock that was set back must not keep a value for longer.
      if (found && found.until > now && found.until <= now + lifeMs) return found.value
      const value = await read(work)
      if (!isChanging(work)) known.set(work.institution, { value, until: now + lifeMs })
      return value
    },
    forget(work) {
      markChanging(work)
      all.get(work.pool)?.delete(work.institution)
    }
  }
}
