import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import { anyOf, sql } from '../../data/statements.ts'
import type { ItemsTables } from '../entity.ts'
import { currentLibrary, currentLocation } from './place-store.ts'

// Conditions on an item `i`, for what selects and counts items.

export type Where = Expression<SqlBool>

const i = expressionBuilder<{ i: ItemsTables['item'] }, 'i'>()

export const withBarcodeKey = (key: string): Where => i('i.barcodeKey', '=', key)
export const withPid = (pid: string): Where => i('i.id', '=', pid)
export const withPids = (pids: readonly string[]): Where => i('i.id', '=', anyOf(pids))
export const ofTitle = (bibId: string): Where => i('i.bibId', '=', bibId)
export const inHolding = (holdingId: string): Where => i('i.holdingId', '=', holdingId)
/** Which stand there now. */
export const inLibrary = (code: string): Where => i(currentLibrary, '=', code)
export const inLocation = (code: string): Where => i(currentLocation, '=', code)

const carried = (field: string) => sql<string>`coalesce(i.record->'item'->>${sql.lit(field)}, '')`
const description = sql<string>`coalesce(i.description, '')`

/** What lists are ordered by, by Alma's names; null: by pid. */
export const orders = {
  none: null,
  chron_i: carried('chronology_i'),
  description,
  enum_a: carried('enumeration_a'),
  enum_b: carried('enumeration_b'),
  enum_c: carried('enumeration_c'),
  library: sql.ref('i.library'),
  location: sql.ref('i.location'),
  temporary_location: sql<string>`coalesce(i.temporary_location, '')`,
  receive_date: carried('arrival_date'),
  expected_receive_date: carried('expected_arrival_date')
} as const
export type Order = keyof typeof orders
export const isOrder = (name: string): name is Order => Object.hasOwn(orders, name)

const searched = {
  enum_a: carried('enumeration_a'),
  enum_b: carried('enumeration_b'),
  chron_i: carried('chronology_i'),
  chron_j: carried('chronology_j'),
  description
} as const
/** Fields that can be searched, by Alma's names. */
export const searchFields = Object.keys(searched)

/** Which have a word in a field, in any case. */
export const hasWord = (field: string, word: string): Where =>
  sql<boolean>`strpos(lower(${searched[field as keyof typeof searched]}), lower(${word})) > 0`

/** The day of each date filter, as `YYYY-MM-DD`; empty: none. */
const days = {
  create_date: sql<string>`to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD')`,
  modify_date: sql<string>`to_char(i.modified_at at time zone 'UTC', 'YYYY-MM-DD')`,
  receive_date: sql<string>`left(${carried('arrival_date')}, 10)`,
  expected_receive_date: sql<string>`left(${carried('expected_arrival_date')}, 10)`
} as const
export const dayFields = Object.keys(days) as (keyof typeof days)[]

/** Of a day or later. */
export const sinceDay = (field: keyof typeof days, day: string): Where =>
  sql<boolean>`${days[field]} collate "C" >= ${day}`
/** Of a day or earlier; what has none is not. */
export const untilDay = (field: keyof typeof days, day: string): Where =>
  sql<boolean>`nullif(${days[field]}, '') collate "C" <= ${day}`
