import { AlmaError } from '../alma/errors.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Request } from './entity.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

const columns =
  `id userId type subType bibId title author itemId holdingId description materialType boundItemId lastItemId
  status task pickupType pickupLibrary pickupDesk pickupInstitution deliveryFeeMinor managedLibrary managedDesk department lastInterestDate
  expiryDate bookingStart bookingEnd adjustedStart adjustedEnd record userGroup jobCategory recordType accountType
  statisticalCategories linkedFrom reported printed createdAt createdBy modifiedAt statusAt endedAt ending cancelReason
  cancelNote`.split(/\s+/) as (keyof Request)[]
const moments = new Set(
  'bookingStart bookingEnd adjustedStart adjustedEnd createdAt modifiedAt statusAt endedAt'.split(' ')
)
const documents = new Set<string>(['record', 'statisticalCategories'])

const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const isNumber = (name: string): boolean => /^(id|\w+Id)$/.test(name)
const isDay = (name: string): boolean => /Date$/.test(name)
const cast = (name: string): string => (isNumber(name) ? '::float8' : isDay(name) ? '::text' : '')

const selected = columns.map(name => `r.${snake(name)}${cast(name)} as "${name}"`).join(', ')

type Row = Record<string, unknown>

function requestOf(work: Work, row: Row): Request {
  const result: Row = { institution: work.institution }
  for (const name of columns) {
    const value = row[name]
    result[name] = moments.has(name) && typeof value === 'string' ? new Date(value) : value
  }
  return result as unknown as Request
}

export interface Selection {
  /** Holds the rows until the transaction ends, in the order of their ids. */
  lock?: boolean
  order?: string
  limit?: number
  offset?: number
}

/** Requests that fit a condition on `r` (parameters from $2 on), by id unless said otherwise. */
export async function selectRequests(
  work: Work,
  condition: string,
  values: readonly unknown[],
  { lock = false, order = 'r.id', limit, offset = 0 }: Selection = {}
): Promise<Request[]> {
  const page = limit === undefined ? '' : ` limit ${Math.trunc(limit)} offset ${Math.trunc(offset)}`
  const text = `select ${selected} from request r where r.institution = $1 and ${condition} order by ${order}${page}${
    lock ? ' for update of r' : ''
  }`
  return (await sql<Row>(work, text, [work.institution, ...values])).map(row => requestOf(work, row))
}

/** How many requests fit a condition. */
export async function countRequests(work: Work, condition: string, values: readonly unknown[]): Promise<number> {
  const text = `select count(*)::int as count from request r where r.institution = $1 and ${condition}`
  const [row] = await sql<{ count: number }>(work, text, [work.institution, ...values])
  return row?.count ?? 0
}

const stored = (name: string, value: unknown): unknown =>
  documents.has(name) && value !== null ? JSON.stringify(value) : (value ?? null)

export type NewRequest = Omit<Request, 'id' | 'institution'>

/**
 * Until this transaction ends nobody else makes a request for the title. Before the queue is locked: whoever has locked
 * its rows then knows all of them, and none with a smaller number comes to stand before them.
 */
export const reserveQueue = (work: Work, bibId: number): Promise<unknown> =>
  sql(work, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`patronage:queue:${work.institution}:${bibId}`])

/** Stores a new request at the end of its queue. */
export async function insertRequest(work: Work, request: NewRequest): Promise<Request> {
  const names = columns.filter(name => name !== 'id') as (keyof NewRequest)[]
  const [row] = await sql<{ id: number }>(
    work,
    `insert into request (institution, ${names.map(snake).join(', ')})
     values ($1, ${names.map((_, index) => `$${index + 2}`).join(', ')}) returning id::float8 as id`,
    [work.institution, ...names.map(name => stored(name, request[name]))]
  )
  if (!row) throw new AlmaError('GENERAL', {})
  return { ...request, institution: work.institution, id: row.id } as Request
}

/** Changes a request that the caller has locked, and the object at hand. */
export async function writeRequest(work: Work, request: Request, changes: Partial<NewRequest>): Promise<void> {
  const all = { ...changes, modifiedAt: work.now }
  const names = Object.keys(all) as (keyof NewRequest)[]
  await sql(
    work,
    `update request set ${names.map((name, index) => `${snake(name)} = $${index + 3}`).join(', ')}
     where institution = $1 and id = $2`,
    [work.institution, request.id, ...names.map(name => stored(name, all[name as keyof typeof all]))]
  )
  Object.assign(request, all)
}

/** The active requests of titles: the queues, and those that were given a copy. */
export const activeOf = (work: Work, bibIds: readonly number[], options: Selection = {}): Promise<Request[]> =>
  bibIds.length === 0
    ? Promise.resolve([])
    : selectRequests(work, `r.bib_id = any($2::bigint[]) and r.status <> 'HISTORY'`, [[...new Set(bibIds)]], options)

/** Locks an item unless another transaction has locked it: false then. */
export async function lockItemIfFree(work: Work, itemId: number): Promise<boolean> {
  const text = 'select 1 from item where institution = $1 and id = $2 for update skip locked'
  return (await sql(work, text, [work.institution, itemId])).length > 0
}

/** Locks items until the transaction ends, in the order of their ids. */
export async function lockItems(work: Work, itemIds: readonly (number | null)[]): Promise<void> {
  const text = 'select 1 from item where institution = $1 and id = any($2::bigint[]) order by id for update'
  await sql(work, text, [work.institution, itemIds.filter(id => id !== null)])
}

/** How many requests of each of these users run; nothing of those who have none. */
export const countActiveOf = (work: Work, userIds: readonly number[]): Promise<{ userId: number; count: number }[]> =>
  sql(
    work,
    `select user_id::float8 as "userId", count(*)::int as count from request
     where institution = $1 and user_id = any($2::bigint[]) and status <> 'HISTORY' group by user_id`,
    [work.institution, userIds]
  )

/** Locks all copies of titles until the transaction ends, in the order of their ids. */
export async function lockCopies(work: Work, bibIds: readonly number[]): Promise<void> {
  const text = 'select 1 from item where institution = $1 and bib_id = any($2::bigint[]) order by id for update'
  await sql(work, text, [work.institution, bibIds])
}

/** Cuts the links to users, and drops what they wrote: what stays names nobody. */
export async function forgetUsers(work: Work, userIds: readonly number[]): Promise<void> {
  await sql(
    work,
    `update request set user_id = null, record = '{}', cancel_note = null
     where institution = $1 and user_id = any($2::bigint[])`,
    [work.institution, userIds]
  )
}

/** When items that are on loan are due, by item. */
export async function dueDatesOf(work: Work, itemIds: readonly number[]): Promise<Map<number, Date>> {
  const rows = await sql<{ id: number; due: string }>(
    work,
    `select item_id::float8 as id, due_date as due from loan
     where institution = $1 and item_id = any($2::bigint[]) and status = 'ACTIVE'`,
    [work.institution, itemIds]
  )
  return new Map(rows.map(({ id, due }) => [id, new Date(due)]))
}
