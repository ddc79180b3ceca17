import { createHash } from 'node:crypto'
import { noId } from '../../alma/ids.ts'
import type { Change } from '../../users/record/change.ts'
import type { Outcome } from '../decide/decide.ts'
import { isUser, reject } from '../decide/match.ts'
import type { RecordRow } from '../decide/record-store.ts'

/** What a dry run has found of one record. */
export interface Planned {
  /** c created, u updated, n unchanged, r rejected. */
  outcome: string
  /** Of an update: the user's version that it was reckoned from. */
  version: number | null
  changes: readonly Change[]
}

/** The hash of a plan, one chunk further: of every outcome, user and change, in the order of the feed. */
export function hashOn(
  before: string | null,
  outcomes: readonly Pick<Outcome, 'outcome' | 'userId'>[],
  rows: readonly RecordRow[]
): string {
  const told = outcomes.map(({ outcome, userId }) => [outcome, userId])
  return createHash('sha256')
    .update(JSON.stringify([before ?? '', told, rows]))
    .digest('hex')
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Whether a decision is the one that was planned, from the same version of the user. Pure. */
function holds(decided: Outcome, planned: Planned, version: number | undefined): boolean {
  if (decided.outcome !== planned.outcome) return false
  if (decided.outcome === 'c') return same(decided.changes, planned.changes)
  return decided.outcome !== 'u' || (version === planned.version && same(decided.changes, planned.changes))
}

/**
 * The decision, where the plan says the same; otherwise the record is skipped: its user, or who has its identifiers, is
 * another since the plan was made. `version`: of the user as he is now.
 */
export function heldTo(planned: Planned | undefined, decided: Outcome, version: number | undefined): Outcome {
  if (planned && holds(decided, planned, version)) return decided
  const primaryId = 'row' in decided ? decided.row.primaryId : decided.primaryId || null
  const told = 'The user has changed since the plan was made; nothing of this record was applied.'
  return {
    outcome: 'r',
    userId: isUser(decided.userId) ? decided.userId : noId,
    primaryId,
    ...reject('BASE_MOVED', '401871', told)
  }
}
