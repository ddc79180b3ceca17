import type { EntityManager } from '@mikro-orm/sql'
import type { Pool } from 'pg'
import type { Clock } from './clock.ts'

/**
 * The unit of work: one request's or one job step's hands and eyes. First argument of everything that touches data, so
 * that no function can forget the institution or invent the time (docs/decisions/0002).
 */
export interface Work {
  /**
   * One EntityManager, its institution filter set; in a request that may write it is one transaction. Made when asked
   * for.
   */
  readonly em: EntityManager
  /** The connections of the database, for reads that are prepared; also tells one database from another. */
  readonly pool: Pool
  /** True when all that `em` does is one transaction: then nothing may go round it. */
  readonly inTransaction: boolean
  /** Code of the institution whose rows this work may see. */
  institution: string
  /** The moment of the request or of the job step; taken anew after a wait for a lock (`takeMoment`). */
  now: Date
  /** Where that comes from. */
  readonly clock?: Clock
  /** Who does it: the name of the API key, or the job. Never personal data. */
  actor: string
  /** Base of absolute links, without a trailing slash: `http://127.0.0.1:8080`. */
  base: string
  /** Codes of the libraries that the caller's key is limited to (ROL-04); absent: it is not. */
  libraries?: readonly string[] | undefined
  /** True when the caller may not see who has borrowed or requested (AN-30). */
  masked?: boolean | undefined
  /** Gathers whose data the answer tells of, where the operation is one that the trail of reads names (AUD-03). */
  people?: string[] | undefined
}

/**
 * Takes the moment anew: after a lock has been waited for, what happens now is later than what the one before has
 * written, whichever request came first. Without it a return could be dated before its loan.
 */
export function takeMoment(work: Pick<Work, 'now' | 'clock'>): void {
  if (work.clock) work.now = work.clock.now()
}

/** Notes that the answer tells of these users (internal ids). Where nobody gathers them it does nothing. */
export function notePeople(work: Pick<Work, 'people'>, userIds: readonly (string | null | undefined)[]): void {
  if (!work.people) return
  for (const id of userIds) if (id != null) work.people.push(id)
}

/** The absolute address of a resource of Alma's name space, each segment encoded: `link(work, 'users', id)`. */
export const link = (work: Pick<Work, 'base'>, ...segments: string[]): string =>
  `${work.base}/almaws/v1/${segments.map(encodeURIComponent).join('/')}`
