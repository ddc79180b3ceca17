import type { Change } from '../../users/record/change.ts'
import type { Outcome } from '../decide/decide.ts'
import type { RecordRow } from '../decide/record-store.ts'
import type { View } from '../decide/view.ts'

const told = (number: number, primaryId: string, changes: Change[]): RecordRow => ({
  number,
  primaryId,
  reason: null,
  code: null,
  message: null,
  version: null,
  changes
})

/**
 * The rows of records with something to tell. An unchanged user without a kept field has none, nor has a new one who
 * simply is what the feed says: but a dry run has to tell who that would be.
 */
export function recordRows(
  outcomes: readonly Outcome[],
  { stored }: View,
  firstNumber: number,
  dryRun: boolean
): RecordRow[] {
  const rows: RecordRow[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const number = firstNumber + index
    const version = null
    if (outcome.outcome === 'r') {
      const { reason, code, message, primaryId } = outcome
      rows.push({ number, primaryId, reason, code, message, version, changes: null })
    } else if (outcome.outcome === 'u') {
      const before = stored.get(outcome.userId)?.version ?? 0
      rows.push({ ...told(number, outcome.row.primaryId, outcome.changes), version: before + (dryRun ? 0 : 1) })
    } else if (outcome.outcome === 'c' && (dryRun || outcome.changes.length > 0))
      rows.push({ ...told(number, outcome.row.primaryId, outcome.changes), version: dryRun ? null : 1 })
    else if (outcome.outcome === 'n' && (outcome.why || outcome.changes.length > 0))
      rows.push({ ...told(number, outcome.primaryId, outcome.changes), ...outcome.why })
  }
  return rows
}
