import { type Holding, type HoldingKind, holdingKinds } from '../users/companions.ts'
import type { DeletePolicy } from './settings.ts'

/**
 * What becomes of what was tied to a user. ERASED: it is gone. CUT: it stays and names nobody. KEPT: it stays as it
 * was, under a status that only reports read.
 */
export type Fate = 'ERASED' | 'CUT' | 'KEPT'

/** One line of a receipt: so many of a kind, what became of them, by which rule. */
export interface ReceiptLine {
  kind: HoldingKind | 'user'
  count: number
  fate: Fate
  rule: string
}

export interface ReceiptBody {
  /** The person asked or the staff did it by hand; or the purge. */
  cause: 'DELETE' | 'PURGE'
  lines: ReceiptLine[]
}

/** What is deleted as a whole, for it is about the person only. The rest of the kinds lose their person. */
const erased: ReadonlySet<HoldingKind> = new Set(['user_attachment', 'letter'])

/** What a user takes part in ends with him, under every policy. */
const left: ReadonlySet<HoldingKind> = new Set(['user_proxy', 'consent'])

/** What a policy does with what is tied to a user (PUR-01). Pure. */
export function fateOf(policy: DeletePolicy, kind: HoldingKind): Fate {
  if (left.has(kind)) return 'ERASED'
  if (policy === 'KEEP_FULLY_REPORTABLE') return 'KEPT'
  return erased.has(kind) ? 'ERASED' : 'CUT'
}

/** What a policy does with the user's own record. Pure. */
export const fateOfUser = (policy: DeletePolicy): Fate =>
  policy === 'KEEP_FULLY_REPORTABLE' ? 'KEPT' : policy === 'FULLY_REMOVE' ? 'ERASED' : 'CUT'

const rules: Record<Fate, string> = {
  ERASED: 'PUR-01: all that is about the person only is deleted',
  CUT: 'PUR-01, AN-20: codes, days and items stay for statistics, and name nobody',
  KEPT: 'PUR-01: kept fully reportable, found by nobody through the API'
}

/** The lines of a receipt, in a fixed order, the user first. Pure. */
export function receiptOf(policy: DeletePolicy, holdings: readonly Holding[]): ReceiptLine[] {
  const line = (kind: ReceiptLine['kind'], count: number, fate: Fate) => ({ kind, count, fate, rule: rules[fate] })
  const tied = holdingKinds.flatMap(kind => {
    const count = holdings.reduce((sum, holding) => sum + (holding.kind === kind ? holding.count : 0), 0)
    return count === 0 ? [] : [line(kind, count, fateOf(policy, kind))]
  })
  return [line('user', 1, fateOfUser(policy)), ...tied]
}
