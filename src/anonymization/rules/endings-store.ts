import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Part } from './families-store.ts'
import { expiryOf, type Moment, predicateOf } from './predicate-store.ts'
import type { FamilyName, FamilySettings, PrivacySettings } from './settings.ts'

/** What the rules say of a row, and the first day on which they let it go, as things stand. */
export interface EndingRow {
  id: string
  historical: boolean
  tied: boolean
  ended: Date | null
  rule: number
  output: boolean
  retained: boolean
  consent: boolean
  openFee: boolean
  eligible: string | null
  eligibleRule: number | null
}

/** Which rows are asked about: one, or all that are tied to a user. */
export type Which = { id: string } | { userId: string }

interface Asked {
  name: FamilyName
  settings: PrivacySettings
  moment: Moment
  which: Which
}

/**
 * What the rules of a family say of some rows: one statement, with the very conditions of the job. Only days on which
 * some rule begins to hold can change what the rules say, so each of them is tried, for each row its own.
 */
export async function findEndings(work: Work, { name, settings, moment, which }: Asked): Promise<EndingRow[]> {
  const now = predicateOf(name, settings, moment)
  const { family } = now
  if (!family.table) return []
  const then = predicateOf(name, settings, { ...moment, day: sql`d.day` })
  const endedOn = sql`(${family.ended} at time zone ${moment.zone}::text)::date`
  const among = 'id' in which ? sql`f.id = ${which.id}::bigint` : ofUser(family.table, which.userId)
  const days = daysOf(settings.families[name], endedOn)
  return rows(
    work,
    sql<EndingRow>`
      select f.id::text, ${family.historical} as historical, ${family.tied} as tied, ${family.ended} as ended,
        case when ${now.retained} then ${now.retaining} else ${now.rule} end as rule, (${now.output}) as output,
        ${now.retained} as retained, ${now.consent} as consent, ${now.openFee} as open_fee,
        e.day as eligible, e.rule as eligible_rule
      from ${sql.table(family.table)} f left join lateral (
        select d.day, (${then.rule}) as rule from unnest(array[${sql.join(days)}]) as d (day)
        where d.day >= ${endedOn} and (${then.output}) order by d.day limit 1) e on true
      where f.institution = ${work.institution} and ${among} order by f.id`
  )
}

/** A loan is also tied to the proxy who took it away. */
const ofUser = (table: string, userId: string): Part =>
  table === 'loan'
    ? sql`(f.user_id = ${userId}::bigint or f.proxy_id = ${userId}::bigint)`
    : sql`f.user_id = ${userId}::bigint`

/** Every day on which what the rules say of a row may change. */
function daysOf({ rules }: FamilySettings, endedOn: Part): Part[] {
  const days = [endedOn]
  for (const { enabled, days_since_ended, days_since_expiry } of rules) {
    if (!enabled) continue
    if (days_since_ended !== undefined) days.push(sql`${endedOn} + ${days_since_ended}::int`)
    if (days_since_expiry !== undefined) days.push(sql`${expiryOf} + ${days_since_expiry}::int`)
  }
  return days
}
