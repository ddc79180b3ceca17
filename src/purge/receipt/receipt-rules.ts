import type { FamilyName } from '../../anonymization/rules/settings.ts'
import { type Holding, type HoldingKind, holdingKinds } from '../../users/find/companions.ts'
import { cutsAtOnce } from '../decided.ts'
import type { Decided, DeletePolicy } from '../settings.ts'
import type { Fate, ReceiptLine } from './record.ts'

/** What is deleted as a whole, for it is about the person only. The rest of the kinds lose their person. */
const erased: ReadonlySet<HoldingKind> = new Set(['user_attachment', 'letter'])

/** What a user takes part in ends with him, under every policy. */
const left: ReadonlySet<HoldingKind> = new Set(['user_proxy', 'consent'])

/** By whose rules the links of a kind are cut (AN-04). Other kinds have none. */
const families: Partial<Record<HoldingKind, FamilyName>> = {
  item_loan: 'item_loans',
  proxied_loan: 'item_loans',
  user_request: 'requests',
  resource_sharing_request: 'resource_sharing_requests',
  fee: 'fees'
}

/** What a policy does with what is tied to a user (PUR-01, AN-01). Pure. */
export function fateOf(decided: Pick<Decided, 'policy' | 'cutLinks'>, kind: HoldingKind): Fate {
  if (left.has(kind)) return 'ERASED'
  if (families[kind] && cutsAtOnce(decided)) return 'CUT'
  if (decided.policy === 'KEEP_FULLY_REPORTABLE') return 'KEPT'
  if (erased.has(kind)) return 'ERASED'
  return families[kind] ? 'TIED' : 'CUT'
}

/** What a policy does with the user's own record. Pure. */
export const fateOfUser = (policy: DeletePolicy): Fate =>
  policy === 'KEEP_FULLY_REPORTABLE' ? 'KEPT' : policy === 'FULLY_REMOVE' ? 'ERASED' : 'CUT'

const rules: Record<Fate, string> = {
  ERASED: 'all that is about the person only is deleted',
  CUT: 'codes, days and items stay for statistics, and name nobody',
  TIED: 'stays under the id that the delete policy leaves, until job S1001 cuts it by the rules of',
  KEPT: 'kept fully reportable, found by nobody through the API'
}

const ruleOf = (kind: ReceiptLine['kind'], fate: Fate): string =>
  fate === 'TIED' ? `${rules.TIED} ${families[kind as HoldingKind]}` : rules[fate]

/** The lines of a receipt, in a fixed order, the user first. Pure. */
export function receiptOf(decided: Pick<Decided, 'policy' | 'cutLinks'>, holdings: readonly Holding[]): ReceiptLine[] {
  const line = (kind: ReceiptLine['kind'], count: number, fate: Fate) => ({
    ...{ kind, count, fate },
    rule: ruleOf(kind, fate)
  })
  const tied = holdingKinds.flatMap(kind => {
    const count = holdings.reduce((sum, holding) => sum + (holding.kind === kind ? holding.count : 0), 0)
    return count === 0 ? [] : [line(kind, count, fateOf(decided, kind))]
  })
  return [line('user', 1, fateOfUser(decided.policy)), ...tied]
}
