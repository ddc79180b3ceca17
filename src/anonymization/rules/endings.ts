import type { Work } from '../../platform/work.ts'
import { localDay } from '../../terms/service.ts'
import { ruleName } from './decided.ts'
import { type EndingRow, findEndings, type Which } from './endings-store.ts'
import type { Moment } from './predicate-store.ts'
import type { FamilyName, FamilySettings, PrivacySettings } from './settings.ts'

/** What a run would do now with a row of a family, or what keeps it. */
export type EndingState =
  | 'STILL_ACTIVE'
  | 'ANONYMIZED'
  | 'FAMILY_SWITCHED_OFF'
  | 'KEPT_BY_CONSENT'
  | 'KEPT_BY_OPEN_FEE'
  | 'KEPT_BY_RETENTION'
  | 'KEPT_BY_RULE'
  | 'DUE'

/** How and when a row comes to be anonymized. Days are the institution's, `YYYY-MM-DD`. */
export interface Ending {
  id: string
  state: EndingState
  /** The rule that decides today, or `default`; kept by retention: the one whose `loans_to_retain` keeps it. */
  rule: string
  /** When it ended; absent while it is active. */
  endedOn?: string
  /** The first day on which the rules let it go, as things stand; absent where something keeps it. */
  eligibleOn?: string
  /** The rule that lets it go on that day, or `default`. */
  eligibleBy?: string
}

/** What the rules of a family say of some rows. */
export async function endingsOf(
  work: Work,
  name: FamilyName,
  settings: PrivacySettings,
  moment: Moment,
  which: Which
): Promise<Ending[]> {
  const found = await findEndings(work, { name, settings, moment, which })
  return found.map(row => endingOf(row, settings.families[name], moment))
}

function endingOf(row: EndingRow, of: FamilySettings, { zone }: Moment): Ending {
  const { id, historical, tied, ended, consent, openFee, eligible, eligibleRule } = row
  const waits = historical && tied && of.active && !consent && !openFee
  return {
    id,
    state: stateOf(row, of),
    rule: ruleName(of, row.rule),
    ...(historical && ended ? { endedOn: localDay(ended, zone) } : {}),
    ...(waits && eligible ? { eligibleOn: eligible, eligibleBy: ruleName(of, eligibleRule ?? -1) } : {})
  }
}

/** In one word: what a run would do with it now, or what keeps it. */
function stateOf(
  { historical, tied, consent, openFee, output, retained }: EndingRow,
  { active }: FamilySettings
): EndingState {
  if (!historical) return 'STILL_ACTIVE'
  if (!tied) return 'ANONYMIZED'
  if (!active) return 'FAMILY_SWITCHED_OFF'
  if (consent) return 'KEPT_BY_CONSENT'
  if (openFee) return 'KEPT_BY_OPEN_FEE'
  if (retained) return 'KEPT_BY_RETENTION'
  return output ? 'DUE' : 'KEPT_BY_RULE'
}
