import type { Parts } from '../domain.ts'
import type { Claimed } from './ownership-store.ts'

/** What the log tells of one run. */
export interface Teller {
  /** It goes on later, here or elsewhere: this process stops, or has lost the database. */
  later(): void
  /** It stands still until somebody has decided. */
  waits(): void
  ended(status: string, counters: Readonly<Record<string, number>>): void
}

/**
 * Tells the log that a run begins, and gives what tells the rest. Never why a run failed: that may name a file, and a
 * file a person. `see` says where it stands.
 */
export function tellerOf({ log }: Pick<Parts, 'log'>, { institution, id, kind, listing, attempts }: Claimed): Teller {
  const since = performance.now()
  const of = { institution, instance: id, kind, ...(listing.profile ? { profile: listing.profile.code } : {}) }
  const see = `/almaws/v1/conf/jobs/${listing.id}/instances/${id}`
  const lasted = () => ({ ms: Math.round(performance.now() - since) })
  log?.info({ ...of, attempt: attempts }, 'a job begins')
  return {
    later: () => log?.info({ ...of, ...lasted() }, 'a job goes on later'),
    waits: () => log?.warn({ ...of, ...lasted(), see }, 'a job waits for a person'),
    ended(status, counters) {
      const told = { ...of, status, counters: { ...counters }, ...lasted() }
      if (status === 'COMPLETED_FAILED') log?.error({ ...told, see }, 'a job has failed')
      else log?.info(told, 'a job has ended')
    }
  }
}
