import type { HoldingKind } from '../../users/find/companions.ts'

/**
 * What becomes of what was tied to a user. ERASED: it is gone. CUT: it stays and names nobody. TIED: it stays under the
 * id that the policy leaves, until the rules of its family cut it. KEPT: it stays as it was, under a status that only
 * reports read.
 */
export type Fate = 'ERASED' | 'CUT' | 'TIED' | 'KEPT'

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
