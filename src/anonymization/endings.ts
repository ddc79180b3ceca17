import { sql } from '../sql.ts'
import { localDay } from '../terms/service.ts'
import type { Work } from '../work.ts'
import { ruleName } from './decided.ts'
import { expiryOf, type Moment, predicateOf } from './predicate.ts'
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

interface Row {
  id: string
  historical: boolean
  tied: boolean
  ended: string | null
  rule: number
  output: boolean
  retained: boolean
  consent: boolean
  openFee: boolean
  eligible: string | null
  eligibleRule: number | null
}

/** Which rows are asked about: one, or all that are tied to a user. */
export type Which = { id: number } | { userId: number }

/**
 * What the rules of a family say of some rows: one statement, with the very conditions of the job. Only days on which
 * some rule begins to hold can change what the rules say, so each of them is tried, for each row its own.
 */
export async function endingsOf(
  work: Work,
  name: FamilyName,
  settings: PrivacySettings,
  moment: Moment,
  which: Which
): Promise<Ending[]> {
  const values: unknown[] = [work.institution]
  const now = predicateOf(name, settings, work.institution, moment, values)
  const { family } = now
  if (!family.table) return []
  const then = predicateOf(name, settings, work.institution, { ...moment, day: 'd.day' }, values)
  const bind = (value: unknown): string => `$${values.push(value)}`
  const endedOn = `(${family.ended} at time zone ${bind(moment.zone)}::text)::date`
  const among = 'id' in which ? `f.id = ${bind(which.id)}::bigint` : ofUser(family.table, bind(which.userId))
  const days = daysOf(settings.families[name], endedOn, bind)
  const rows = await sql<Row>(
    work,
    `select f.id::text, ${family.historical} as historical, ${family.tied} as tied, ${family.ended} as ended,
       case when ${now.retained} then ${now.retaining} else ${now.rule} end as rule, (${now.output}) as output,
       ${now.retained} as retained, ${now.consent} as consent, ${now.openFee} as "openFee",
       e.day::text as eligible, e.rule as "eligibleRule"
     from ${family.table} f left join lateral (
       select d.day, (${then.rule}) as rule from unnest(array[${days.join(', ')}]) as d (day)
       where d.day >= ${endedOn} and (${then.output}) order by d.day limit 1) e on true
     where f.institution = $1 and ${among} order by f.id`,
    values
  )
  return rows.map(row => endingOf(row, settings.families[name], moment))
}

/** A loan is also tied to the proxy who took it away. */
const ofUser = (table: string, user: string): string =>
  table === 'loan' ? `(f.user_id = ${user}::bigint or f.proxy_id = ${user}::bigint)` : `f.user_id = ${user}::bigint`

/** Every day on which what the rules say of a row may change, as SQL. */
function daysOf({ rules }: FamilySettings, endedOn: string, bind: (value: unknown) => string): string[] {
  const days = [endedOn]
  for (const { enabled, days_since_ended, days_since_expiry } of rules) {
    if (!enabled) continue
    if (days_since_ended !== undefined) days.push(`${endedOn} + ${bind(days_since_ended)}::int`)
    if (days_since_expiry !== undefined) days.push(`${expiryOf} + ${bind(days_since_expiry)}::int`)
  }
  return days
}

function endingOf(row: Row, of: FamilySettings, { zone }: Moment): Ending {
  const { id, historical, tied, ended, consent, openFee, eligible, eligibleRule } = row
  const waits = historical && tied && of.active && !consent && !openFee
  return {
    id,
    state: stateOf(row, of),
    rule: ruleName(of, row.rule),
    ...(historical && ended ? { endedOn: localDay(new Date(ended), zone) } : {}),
    ...(waits && eligible ? { eligibleOn: eligible, eligibleBy: ruleName(of, eligibleRule ?? -1) } : {})
  }
}

/** In one word: what a run would do with it now, or what keeps it. */
function stateOf(
  { historical, tied, consent, openFee, output, retained }: Row,
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
