import type { Pool } from 'pg'
import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'

/** Failed logins of one key, whoever they were for, after which it is refused for the rest of the time. */
export const failuresOfKey = 100
const spanMs = 15 * 60 * 1000

interface Count {
  since: number
  failed: number
}
// By connection, as the service is: two services in one process (tests) count apart.
const counts = new WeakMap<Pool, Map<string, Count>>()

function countOf({ pool, institution, actor, now }: Work): Count {
  const all = counts.get(pool) ?? new Map<string, Count>()
  counts.set(pool, all)
  const name = `${institution}/${actor}`
  let count = all.get(name)
  // A clock that was set back must not keep a key out for longer.
  if (!count || now.getTime() < count.since || now.getTime() >= count.since + spanMs) {
    count = { since: now.getTime(), failed: 0 }
    all.set(name, count)
  }
  return count
}

/**
 * Counts an attempt of the work's key as failed before it is looked at, and gives what takes it back. One password
 * tried on many users locks none of them: it is the key that guesses. AUTHENTICATION_LIMIT: it has failed too often.
 * Each process counts for itself.
 */
export function takeKeyAttempt(work: Work): () => void {
  const count = countOf(work)
  if (count.failed >= failuresOfKey) throw new AlmaError('AUTHENTICATION_LIMIT', {})
  count.failed++
  return () => {
    count.failed--
  }
}
