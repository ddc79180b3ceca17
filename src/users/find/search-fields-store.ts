import type { Condition } from '../../alma/paging.ts'
import { anyOf, db, sql } from '../../data/statements.ts'
import type { Where } from './condition.ts'

// What a search compares, as SQL about a user `u`. A word is the text between blanks; `stem*` is its beginning.

type Field = (condition: Pick<Condition, 'words'>) => Where[]

const column = (name: string) => sql<string>`coalesce(${sql.ref(`u.${name}`)}, '')`
const inRecord = (...path: string[]) => sql<string>`coalesce(u.record #>> ${path}::text[], '')`
const textOf = (...path: string[]) => sql<string>`(e #>> ${path}::text[])`

/** Each word must be in the text. */
const words =
  (text: ReturnType<typeof column>): Field =>
  ({ words }) =>
    words.map(word => () => sql<boolean>`${text} ~* ${pattern(word)}`)

/** All words in one entry of a list of the record. */
const inList =
  (path: readonly string[], text: ReturnType<typeof textOf>): Field =>
  ({ words }) =>
    words.length === 0
      ? []
      : [
          () => sql<boolean>`exists (select 1 from json_array_elements(u.record #> ${path}::text[]) e
            where (select bool_and(${text} ~* word) from unnest(${words.map(pattern)}::text[]) word))`
        ]

/** Words anywhere in the record's values but not in the fields left out. Keys of JSON are no words. */
const anywhere =
  (leftOut = sql``): Field =>
  ({ words }) =>
    words.map(word => {
      const quick = escapeRegExp(JSON.stringify(stemOf(word)).slice(1, -1))
      // The cheap look at the whole text first: few rows are taken apart.
      return () => sql<boolean>`case when u.record::text ~* ${quick} then exists (
        select 1 from jsonb_path_query(u.record::jsonb ${leftOut}, 'strict $.**') value
        where jsonb_typeof(value) = 'string' and value #>> '{}' ~* ${pattern(word)}) else false end`
    })

/** The search fields that are texts of the user, by Alma's names. */
export const textFields: Readonly<Record<string, Field>> = {
  primary_id: words(column('primaryId')),
  first_name: words(column('firstName')),
  last_name: words(column('lastName')),
  middle_name: words(inRecord('middle_name')),
  email: inList(['contact_info', 'email'], textOf('email_address')),
  phone_number: inList(['contact_info', 'phone'], textOf('phone_number')),
  job_category: words(column('jobCategory')),
  identifiers: ({ words }) => identifiers(words),
  user_group: words(column('userGroup')),
  campus_code: words(inRecord('campus_code', 'value')),
  block_type: inList(['user_block'], textOf('block_type', 'value')),
  id_type: inList(['user_identifier'], textOf('id_type', 'value')),
  note_text: inList(['user_note'], textOf('note_text')),
  note_type: inList(['user_note'], textOf('note_type', 'value')),
  statistic_category: inList(['user_statistic'], textOf('statistic_category', 'value')),
  status: words(column('status')),
  record_type: words(column('recordType')),
  account_type: words(column('accountType')),
  general_info: anywhere(sql`- 'user_identifier' - 'birth_date' #- '{contact_info,email}'`),
  ALL: anywhere(),
  /** How a saved search of Alma names the same. */
  all_full: anywhere()
}

/** Whole identifiers, without regard to case: found by key. What stood between the words may have been any blank. */
function identifiers(words: readonly string[]): Where[] {
  if (words.length === 0) return []
  const keys = [' ', '_', ','].map(blank => words.join(blank).toLowerCase())
  return [
    ({ institution }) => {
      const owners = db
        .selectFrom('user_identifier as i')
        .where('i.institution', '=', institution)
        .where('i.valueKey', '=', anyOf(keys))
        .where('i.idType', '<>', '')
      return sql<boolean>`u.id in ${owners.select('i.userId')}`
    }
  ]
}

/** Born on a day, `YYYY-MM-DD`. */
export const bornOn =
  (day: string): Where =>
  () =>
    sql<boolean>`left(u.record ->> 'birth_date', 10) = ${day}`

/** Changed on a day, `YYYY-MM-DD`, or later; days begin by UTC. */
export const changedSince =
  (day: string): Where =>
  () =>
    sql<boolean>`u.modified_at >= ${`${day}T00:00:00Z`}::timestamptz`

/** The days of a user that a search can name. */
export const dayColumns = { expiry_date: 'u.expiryDate', purge_date: 'u.purgeDate' } as const
export type DayField = keyof typeof dayColumns
/** An end of a range: a day, or so many days from today by the clocks of the institution. */
export type End = { day: string } | { days: number }

/** The user has no such day. */
export const without =
  (field: DayField): Where =>
  () =>
    sql<boolean>`${sql.ref(dayColumns[field])} is null`

/** The user's day is before, at, or after another. */
export const compared =
  (field: DayField, operator: '<' | '<=' | '>' | '>=', end: End): Where =>
  ({ institution, now }) => {
    const zone = sql`coalesce((select s.time_zone from terms_setting s where s.institution = ${institution}), 'UTC')`
    const day =
      'day' in end ? sql`${end.day}::date` : sql`(${now}::timestamptz at time zone ${zone})::date + ${end.days}::int`
    return sql<boolean>`${sql.ref(dayColumns[field])} ${sql.raw(operator)} ${day}`
  }

/** A whole word, or its beginning with a `*` at the end; case does not count. */
function pattern(word: string): string {
  const stem = stemOf(word)
  return `(^|[^[:alnum:]])${escapeRegExp(stem)}${stem === word ? '($|[^[:alnum:]])' : ''}`
}

const stemOf = (word: string): string => word.replace(/\*+$/, '')

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
