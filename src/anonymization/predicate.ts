import { addDays } from '../clock.ts'
import { localDay } from '../terms/service.ts'
import { type Family, familyOf } from './families.ts'
import type { FamilyName, PrivacySettings, Rule } from './settings.ts'

/** When and for whom rules are looked at. */
export interface Moment {
  now: Date
  /** IANA name: days are the institution's (AN-08). */
  zone: string
  /** SQL of a day that takes the place of today: the rules as they will be on each of many days. */
  day?: string
}

/**
 * What the rules of one family say of a row `f`, as SQL with its parameters. The job, the preview and the explanation
 * use these same texts, so they cannot come to differ. $1 is the institution.
 */
export interface Predicate {
  family: Family
  /** True when the row is over and still holds something. */
  candidate: string
  /** Index of the rule that decides, from 0; -1: the default does. */
  rule: string
  /** What the rules say: true, anonymize. */
  output: string
  /** True when they say keep, and would not without `loans_to_retain`; and the index of the rule that then decides. */
  retained: string
  retaining: string
  /** True when something outside the rules keeps it: consent (AN-41), an open fee by option. */
  consent: string
  openFee: string
  /** All of it: to be anonymized now. */
  due: string
  values: unknown[]
}

/**
 * Rules of a family as conditions on its rows. The first enabled rule that fits decides, then the default (AN-05).
 * `values` are those of the statement so far; its first is the institution.
 */
export function predicateOf(
  name: FamilyName,
  settings: PrivacySettings,
  institution: string,
  at: Moment,
  values: unknown[] = [institution]
): Predicate {
  const family = familyOf(name)
  const { rules, default_anonymize } = settings.families[name]
  const bind = (value: unknown): string => `$${values.push(value)}`
  // Of the enabled ones only: a parameter that no condition names is refused by the database.
  const used = rules.flatMap((rule, index) =>
    rule.enabled ? [{ rule, index, ...conditionsOf(family, rule, at, bind) }] : []
  )
  const choose = (
    when: 'fits' | 'unretained',
    then: (rule: Rule, index: number) => string,
    otherwise: string
  ): string =>
    used.length === 0
      ? otherwise
      : `case ${used.map(one => `when ${one[when]} then ${then(one.rule, one.index)}`).join(' ')} else ${otherwise} end`
  const indexOf = (_: Rule, index: number): string => String(index)
  const sayOf = ({ anonymize }: Rule): string => String(anonymize)
  const rule = choose('fits', indexOf, '-1')
  const output = choose('fits', sayOf, String(default_anonymize))
  const retaining = choose('unretained', indexOf, '-1')
  const retained = used.some(one => one.rule.loans_to_retain !== undefined)
    ? `(not (${output}) and (${choose('unretained', sayOf, String(default_anonymize))}))`
    : 'false'
  const consent = family.consent
    ? `exists (select from user_consent c where c.institution = f.institution and c.user_id = f.user_id
        and c.withdrawn_at is null)`
    : 'false'
  const openFee =
    family.table === 'loan' && settings.keep_loans_with_open_fees
      ? `exists (select from fee x where x.institution = f.institution and x.loan_id = f.id and x.balance_minor <> 0)`
      : 'false'
  const candidate = `(${family.historical}) and ${family.tied}`
  const due = `${candidate} and (${output}) and not ${consent} and not ${openFee}`
  return { family, candidate, rule, output, retained, retaining, consent, openFee, due, values }
}

/** When the user of a row `f` expires, as SQL; who is deleted has expired on that day at the latest (PUR-01, AN-01). */
export const expiryOf = `coalesce(
  (select u.expiry_date from app_user u where u.institution = f.institution and u.id = f.user_id),
  (select least(d.expiry_date, d.deleted_on) from purged_user d where d.institution = f.institution and d.id = f.user_id))`

/** The day that lies so many days back, as SQL. */
const daysBack = (days: number, { now, zone, day }: Moment, bind: (value: unknown) => string): string =>
  day === undefined ? `${bind(addDays(localDay(now, zone), -days))}::date` : `(${day} - ${bind(days)}::int)`

/** When a rule fits, as SQL; and when it would without its `loans_to_retain`. */
function conditionsOf(family: Family, rule: Rule, at: Moment, bind: (value: unknown) => string) {
  const { zone } = at
  const conditions: string[] = []
  if (rule.days_since_ended !== undefined)
    // Ended on the day that lies so many days back, or before: the whole of that day counts (AN-08).
    conditions.push(
      `${family.ended} < (${daysBack(rule.days_since_ended, at, bind)} + 1)::timestamp at time zone ${bind(zone)}::text`
    )
  if (rule.days_since_expiry !== undefined)
    conditions.push(`${expiryOf} <= ${daysBack(rule.days_since_expiry, at, bind)}`)
  const among: [readonly string[] | undefined, string | undefined][] = [
    [rule.libraries, family.library],
    [rule.locations, family.location],
    [rule.user_groups, 'f.user_group']
  ]
  for (const [codes, column] of among)
    if (codes && codes.length > 0) conditions.push(column ? `${column} = any(${bind(codes)}::text[])` : 'false')
  const unretained = all(conditions)
  if (rule.loans_to_retain !== undefined) conditions.push(notAmongLatest(bind(rule.loans_to_retain), bind(zone)))
  return { fits: all(conditions), unretained }
}

const all = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'true' : conditions.map(one => `coalesce(${one}, false)`).join(' and ')

/**
 * True when the item has so many later loans that ended (AN-06). Of anonymized ones only the day is left: the same day
 * is not later.
 */
const notAmongLatest = (count: string, zone: string): string =>
  `(select count(*) from loan later where later.institution = f.institution and later.item_id = f.item_id
     and later.status = 'COMPLETE' and later.id <> f.id
     and case when later.user_id is not null
       then (coalesce(later.return_date, later.modified_at), later.id) > (coalesce(f.return_date, f.modified_at), f.id)
       else (coalesce(later.return_date, later.modified_at) at time zone ${zone}::text)::date
         > (coalesce(f.return_date, f.modified_at) at time zone ${zone}::text)::date end
   ) >= ${count}::int`
