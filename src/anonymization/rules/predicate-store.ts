import { sql } from '../../data/statements.ts'
import { addDays } from '../../platform/clock.ts'
import { localDay } from '../../terms/service.ts'
import { type Family, familyOf, type Part } from './families-store.ts'
import type { FamilyName, PrivacySettings, Rule } from './settings.ts'

/** When and for whom rules are looked at. */
export interface Moment {
  now: Date
  /** IANA name: days are the institution's (AN-08). */
  zone: string
  /** SQL of a day that takes the place of today: the rules as they will be on each of many days. */
  day?: Part
}

/**
 * What the rules of one family say of a row `f`, as parts of statements. The job, the preview and the explanation use
 * these same parts, so they cannot come to differ.
 */
export interface Predicate {
  family: Family
  /** True when the row is over and still holds something. */
  candidate: Part
  /** Index of the rule that decides, from 0; -1: the default does. */
  rule: Part
  /** What the rules say: true, anonymize. */
  output: Part
  /** True when they say keep, and would not without `loans_to_retain`; and the index of the rule that then decides. */
  retained: Part
  retaining: Part
  /** True when something outside the rules keeps it: consent (AN-41), an open fee by option. */
  consent: Part
  openFee: Part
  /** All of it: to be anonymized now. */
  due: Part
}

/**
 * Rules of a family as conditions on its rows. The first enabled rule that fits decides, then the default (AN-05).
 */
export function predicateOf(name: FamilyName, settings: PrivacySettings, at: Moment): Predicate {
  const family = familyOf(name)
  const { rules, default_anonymize } = settings.families[name]
  const used = rules.flatMap((rule, index) =>
    rule.enabled ? [{ rule, index, ...conditionsOf(family, rule, at) }] : []
  )
  const choose = (when: 'fits' | 'unretained', then: (rule: Rule, index: number) => Part, otherwise: Part): Part =>
    used.length === 0
      ? otherwise
      : sql`case ${joined(
          used.map(one => sql`when ${one[when]} then ${then(one.rule, one.index)}`),
          ' '
        )} else ${otherwise} end`
  const indexOf = (_: Rule, index: number): Part => sql.lit(index)
  const sayOf = ({ anonymize }: Rule): Part => sql.lit(anonymize)
  const usual = sql.lit(default_anonymize)
  const rule = choose('fits', indexOf, sql`-1`)
  const output = choose('fits', sayOf, usual)
  const retaining = choose('unretained', indexOf, sql`-1`)
  const retained = used.some(one => one.rule.loans_to_retain !== undefined)
    ? sql`(not (${output}) and (${choose('unretained', sayOf, usual)}))`
    : sql`false`
  const consent = family.consent
    ? sql`exists (select from user_consent c where c.institution = f.institution and c.user_id = f.user_id
        and c.withdrawn_at is null)`
    : sql`false`
  const openFee =
    family.table === 'loan' && settings.keep_loans_with_open_fees
      ? sql`exists (select from fee x where x.institution = f.institution and x.loan_id = f.id
          and x.balance_minor <> 0)`
      : sql`false`
  const candidate = sql`(${family.historical}) and ${family.tied}`
  const due = sql`${candidate} and (${output}) and not ${consent} and not ${openFee}`
  return { family, candidate, rule, output, retained, retaining, consent, openFee, due }
}

const joined = (parts: readonly Part[], by: ' ' | ' and '): Part =>
  sql.join([...parts], by === ' ' ? sql` ` : sql` and `)

/** When the user of a row `f` expires, as SQL; who is deleted has expired on that day at the latest (PUR-01, AN-01). */
export const expiryOf: Part = sql`coalesce(
  (select u.expiry_date from app_user u where u.institution = f.institution and u.id = f.user_id),
  (select least(d.expiry_date, d.deleted_on) from purged_user d
    where d.institution = f.institution and d.id = f.user_id))`

/** The day that lies so many days back, as SQL. */
const daysBack = (days: number, { now, zone, day }: Moment): Part =>
  day === undefined ? sql`${addDays(localDay(now, zone), -days)}::date` : sql`(${day} - ${days}::int)`

/** When a rule fits, as SQL; and when it would without its `loans_to_retain`. */
function conditionsOf(family: Family, rule: Rule, at: Moment) {
  const { zone } = at
  const conditions: Part[] = []
  if (rule.days_since_ended !== undefined)
    // Ended on the day that lies so many days back, or before: the whole of that day counts (AN-08).
    conditions.push(
      sql`${family.ended} < (${daysBack(rule.days_since_ended, at)} + 1)::timestamp at time zone ${zone}::text`
    )
  if (rule.days_since_expiry !== undefined) conditions.push(sql`${expiryOf} <= ${daysBack(rule.days_since_expiry, at)}`)
  const among: [readonly string[] | undefined, Part | undefined][] = [
    [rule.libraries, family.library],
    [rule.locations, family.location],
    [rule.user_groups, sql`f.user_group`]
  ]
  for (const [codes, column] of among)
    if (codes && codes.length > 0) conditions.push(column ? sql`${column} = any(${codes}::text[])` : sql`false`)
  const unretained = all(conditions)
  if (rule.loans_to_retain !== undefined) conditions.push(notAmongLatest(rule.loans_to_retain, zone))
  return { fits: all(conditions), unretained }
}

const all = (conditions: readonly Part[]): Part =>
  conditions.length === 0
    ? sql`true`
    : joined(
        conditions.map(one => sql`coalesce(${one}, false)`),
        ' and '
      )

/**
 * True when the item has so many later loans that ended (AN-06). Of anonymized ones only the day is left: the same day
 * is not later.
 */
const notAmongLatest = (count: number, zone: string): Part =>
  sql`(select count(*) from loan later where later.institution = f.institution and later.item_id = f.item_id
     and later.status = 'COMPLETE' and later.id <> f.id
     and case when later.user_id is not null
       then (coalesce(later.return_date, later.modified_at), later.id) > (coalesce(f.return_date, f.modified_at), f.id)
       else (coalesce(later.return_date, later.modified_at) at time zone ${zone}::text)::date
         > (coalesce(f.return_date, f.modified_at) at time zone ${zone}::text)::date end
   ) >= ${count}::int`
