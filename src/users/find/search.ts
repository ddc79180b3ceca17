import { parseDay } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { type Condition, parseQuery } from '../../alma/paging.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import { toWire } from '../record/mapping.ts'
import type { Users } from '../record/schema.ts'
import type { Companions } from './companions.ts'
import type { Where } from './condition.ts'
import { refuseLinking } from './lookup.ts'
import { dayField } from './search-dates.ts'
import { bornOn, changedSince, textFields } from './search-fields-store.ts'
import { countUsers, pageOfUsers, userOrders } from './search-store.ts'
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

type Order = (typeof userOrders)[number]

/** Columns to sort by: those named, then the primary id. Alma documents its default as a list, so a list is taken. */
function orderOf(orderBy = userOrders.join(',')): Order[] {
  const names = orderBy
    .split(/[\s,]+/)
    .map(name => name.toLowerCase())
    .filter(name => name !== '')
  if (!names.every((name): name is Order => userOrders.some(order => order === name)))
    throw new AlmaError('INVALID_PARAMETER', { name: 'order_by', detail: `Use one of: ${userOrders.join(', ')}.` })
  return [...new Set<Order>([...names, 'primary_id'])]
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
    return [changedSince(day)]
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

const fields: Readonly<Record<string, (condition: Condition) => Where[]>> = {
  ...textFields,
  birth_date: ({ words }) => birthDate(words),
  expiry_date: dayField('expiry_date'),
  purge_date: dayField('purge_date')
}

const sum = 'fines_fees_sum'

/** What a search may name. */
export const searchFields: readonly string[] = [...Object.keys(fields), sum]

const conditionOf = (condition: Condition): Where[] => (fields[condition.field] ?? (() => []))(condition)

function birthDate(words: string[]): Where[] {
  const day = parseDay(words.join(' '))
  if (!day) throw new AlmaError('INVALID_PARAMETER', { name: 'q', detail: 'birth_date~ takes a day: YYYY-MM-DD.' })
  return [bornOn(day)]
}
