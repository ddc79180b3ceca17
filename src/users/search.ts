import { parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { type Condition, parseQuery } from '../alma/paging.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../work.ts'
import type { Companions } from './companions.ts'
import { refuseLinking } from './lookup.ts'
import { toWire } from './mapping.ts'
import type { Users } from './schema.ts'
import { dayField } from './search-dates.ts'
import { countUsers, pageOfUsers, type Where } from './search-store.ts'
import { briefUser } from './show.ts'

/** A search of users. */
export interface UserSearch {
  limit: number
  offset: number
  q?: string | undefined
  order_by?: string | undefined
  source_institution_code?: string | undefined
  source_user_id?: string | undefined
  expand?: string | undefined
  modify_date_from?: string | undefined
}

/** A page of the institution's users. Two statements, however many users it has. */
export async function listUsers(work: Work, search: UserSearch, companions: Companions): Promise<Users> {
  refuseLinking(work, search)
  const full = expandsFull(search.expand)
  const order = orderOf(search.order_by)
  const where = await whereOf(work, search, companions)
  const [total, records, tables] = await Promise.all([
    countUsers(work, where),
    search.limit === 0 ? [] : pageOfUsers(work, where, order, search.limit, search.offset),
    codeTables(work)
  ])
  const user = records.map(record => (full ? toWire(work, record, tables) : briefUser(work, record, tables)))
  return user.length === 0 ? { total_record_count: total } : { user, total_record_count: total }
}

function expandsFull(expand = 'none'): boolean {
  const name = expand.toLowerCase()
  if (name !== 'none' && name !== 'full')
    throw new AlmaError('INVALID_PARAMETER', { name: 'expand', detail: 'Use none or full.' })
  return name === 'full'
}

const orders = ['last_name', 'first_name', 'primary_id']

/** Columns to sort by: those named, then the primary id. Alma documents its default as a list, so a list is taken. */
function orderOf(orderBy = orders.join(',')): string[] {
  const names = orderBy
    .split(/[\s,]+/)
    .map(name => name.toLowerCase())
    .filter(name => name !== '')
  if (names.some(name => !orders.includes(name)))
    throw new AlmaError('INVALID_PARAMETER', { name: 'order_by', detail: `Use one of: ${orders.join(', ')}.` })
  return [...new Set([...names, 'primary_id'])]
}

async function whereOf(
  work: Work,
  { q, modify_date_from: from }: UserSearch,
  companions: Companions
): Promise<Where[]> {
  if (q !== undefined && from !== undefined) throw new AlmaError('USER_LIST_FILTERS', {})
  if (from !== undefined) {
    const day = /^\d{4}-\d{2}-\d{2}Z?$/.test(from) ? parseDay(from) : undefined
    if (!day) throw new AlmaError('INVALID_PARAMETER', { name: 'modify_date_from', detail: 'Use YYYY-MM-DD.' })
    return [{ sql: 'u.modified_at >= $::timestamptz', value: `${day}T00:00:00Z` }]
  }
  const conditions = q === undefined ? [] : parseQuery(q, searchFields)
  const found = conditions.map(one => (one.field === sum ? owing(work, one, companions) : conditionOf(one)))
  return (await Promise.all(found)).flat()
}

/** Who owes so much in all. Whoever may not see who owes (AN-30) does not learn it by one sum after another. */
async function owing(work: Work, { words }: Condition, companions: Companions): Promise<Where[]> {
  if (work.masked) throw new AlmaError('UNAUTHORIZED', {})
  const fees = companions.find(({ name }) => name === 'fees')
  const where = await fees?.owing?.(work, words.join(' '))
  if (where) return [where]
  throw new AlmaError('INVALID_PARAMETER', { name: 'q', detail: `${sum}~ takes an amount: 12.50.` })
}

/**
 * The conditions of a `q` about users themselves, as `GET /users` reads it, so not about what they owe; 401666 where it
 * cannot be read.
 */
export const conditionsOf = (q: string): Where[] => parseQuery(q, Object.keys(fields)).flatMap(conditionOf)

/** A condition of a search field: each word must be in the text. */
const words =
  (text: string) =>
  ({ words }: Condition): Where[] =>
    words.map(word => ({ sql: `${text} ~* $`, value: pattern(word) }))

/** All words in one entry of a list of the record. */
const inList =
  (path: string, text: string) =>
  ({ words }: Condition): Where[] =>
    words.length === 0
      ? []
      : [
          {
            sql: `exists (select 1 from json_array_elements(u.record#>'{${path}}') e
              where (select bool_and(${text} ~* word) from unnest($::text[]) word))`,
            value: words.map(pattern)
          }
        ]

/** Words anywhere in the record's values but not in the fields left out. Keys of JSON are no words. */
const anywhere =
  (leftOut: string) =>
  ({ words }: Condition): Where[] =>
    words.map(word => ({
      // The cheap look at the whole text first: few rows are taken apart.
      sql: `case when u.record::text ~* $quick then exists (
        select 1 from jsonb_path_query(u.record::jsonb ${leftOut}, 'strict $.**') value
        where jsonb_typeof(value) = 'string' and value #>> '{}' ~* $) else false end`,
      value: pattern(word),
      quick: escapeRegExp(JSON.stringify(stemOf(word)).slice(1, -1))
    }))

const fields: Record<string, (condition: Condition) => Where[]> = {
  primary_id: words('u.primary_id'),
  first_name: words("coalesce(u.first_name, '')"),
  last_name: words('u.last_name'),
  middle_name: words("coalesce(u.record->>'middle_name', '')"),
  email: inList('contact_info,email', "(e->>'email_address')"),
  phone_number: inList('contact_info,phone', "(e->>'phone_number')"),
  job_category: words("coalesce(u.job_category, '')"),
  identifiers: ({ words }) => identifiers(words),
  birth_date: ({ words }) => birthDate(words),
  user_group: words("coalesce(u.user_group, '')"),
  campus_code: words("coalesce(u.record#>>'{campus_code,value}', '')"),
  block_type: inList('user_block', "(e#>>'{block_type,value}')"),
  id_type: inList('user_identifier', "(e#>>'{id_type,value}')"),
  note_text: inList('user_note', "(e->>'note_text')"),
  note_type: inList('user_note', "(e#>>'{note_type,value}')"),
  statistic_category: inList('user_statistic', "(e#>>'{statistic_category,value}')"),
  status: words('u.status'),
  record_type: words('u.record_type'),
  account_type: words('u.account_type'),
  expiry_date: dayField('expiry_date', 'u.expiry_date'),
  purge_date: dayField('purge_date', 'u.purge_date'),
  general_info: anywhere("- 'user_identifier' - 'birth_date' #- '{contact_info,email}'"),
  ALL: anywhere(''),
  /** How a saved search of Alma names the same. */
  all_full: anywhere('')
}

const sum = 'fines_fees_sum'

/** What a search may name. */
export const searchFields: readonly string[] = [...Object.keys(fields), sum]

const conditionOf = (condition: Condition): Where[] => (fields[condition.field] ?? (() => []))(condition)

/** Whole identifiers, without regard to case: found by key. What stood between the words may have been any blank. */
function identifiers(words: string[]): Where[] {
  if (words.length === 0) return []
  const keys = [' ', '_', ','].map(blank => words.join(blank).toLowerCase())
  return [
    {
      sql: `u.id in (select i.user_id from user_identifier i where i.institution = $1
        and i.value_key = any($::text[]) and i.id_type <> '')`,
      value: keys
    }
  ]
}

function birthDate(words: string[]): Where[] {
  const day = parseDay(words.join(' '))
  if (!day) throw new AlmaError('INVALID_PARAMETER', { name: 'q', detail: 'birth_date~ takes a day: YYYY-MM-DD.' })
  return [{ sql: "left(u.record->>'birth_date', 10) = $", value: day }]
}

/** A whole word, or its beginning with a `*` at the end; case does not count. */
function pattern(word: string): string {
  const stem = stemOf(word)
  return `(^|[^[:alnum:]])${escapeRegExp(stem)}${stem === word ? '($|[^[:alnum:]])' : ''}`
}

const stemOf = (word: string): string => word.replace(/\*+$/, '')

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
