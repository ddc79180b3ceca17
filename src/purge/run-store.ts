import { mailEnds } from '../letters/store.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { PurgeFacts, PurgeOrder } from './rules.ts'
import type { ResultCode } from './settings.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** Where a run stands. */
export interface Place {
  /** `YYYY-MM-DD`. */
  today: string
  after: number
  cancelled: boolean
}

/** Begins a run at its first user; undefined when it has begun before. */
export async function begin(work: Work, instance: string, today: string): Promise<Place | undefined> {
  const [row] = await sql<Place>(
    work,
    `insert into purge_run (institution, instance, today, after, cancelled) values ($1, $2::bigint, $3::date, 0, false)
     on conflict do nothing returning today::text, after::float8 as after, cancelled`,
    [work.institution, instance, today]
  )
  return row
}

/** Where a run stands that has begun. */
export async function placeOf(work: Work, instance: string): Promise<Place | undefined> {
  const [row] = await sql<Place>(
    work,
    `select today::text, after::float8 as after, cancelled from purge_run
     where institution = $1 and instance = $2::bigint`,
    [work.institution, instance]
  )
  return row
}

/** Moves a run on. True when somebody has asked it to stop. */
export async function moveTo(work: Work, instance: string, after: number): Promise<boolean> {
  const [row] = await sql<{ cancelled: boolean }>(
    work,
    `update purge_run set after = $3::bigint where institution = $1 and instance = $2::bigint returning cancelled`,
    [work.institution, instance, after]
  )
  return row?.cancelled ?? false
}

/** Asks a run to stop after its present chunk, also one that has not begun. */
export async function askToStop(work: Work, instance: string, today: string): Promise<void> {
  await sql(
    work,
    `insert into purge_run (institution, instance, today, after, cancelled) values ($1, $2::bigint, $3::date, 0, true)
     on conflict (institution, instance) do update set cancelled = true`,
    [work.institution, instance, today]
  )
}

type Scope = Pick<PurgeOrder, 'recordType' | 'userGroup' | 'dueUpTo'>
const inScope = `u.institution = $1 and ($2::text is null or u.record_type = $2) and ($3::text is null or u.user_group = $3)`
const scopeOf = (work: Work, { recordType, userGroup }: Scope) => [
  work.institution,
  recordType ?? null,
  userGroup ?? null
]

/** How many users of an order have no purge date (PUR-04). */
export async function countUndated(work: Work, order: Scope): Promise<number> {
  const [row] = await sql<{ count: number }>(
    work,
    `select count(*)::int as count from app_user u where ${inScope} and u.purge_date is null`,
    scopeOf(work, order)
  )
  return row?.count ?? 0
}

/** The next users, by number, whose purge date is due. */
export async function dueAfter(work: Work, order: Scope, after: number, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select u.id::float8 as id from app_user u where ${inScope} and u.purge_date <= $4::date and u.id > $5::bigint
     order by u.id limit $6`,
    [...scopeOf(work, order), order.dueUpTo, after, limit]
  )
  return rows.map(({ id }) => id)
}

export type UserFacts = Omit<PurgeFacts, 'against' | 'balanceMinor'> & { id: number }

/** What the users' own rows say, by number; `lock` holds them in that order until the transaction ends. */
export async function factsOf(work: Work, ids: readonly number[], lock: boolean): Promise<UserFacts[]> {
  return sql<UserFacts>(
    work,
    `select u.id::float8 as id, u.record_type as "recordType", u.user_group as "userGroup",
       u.purge_date::text as "purgeDate", u.expiry_date::text as "expiryDate",
       exists (select from letter l where l.institution = $1 and l.user_id = u.id and l.state = 'QUEUED'
         and l.created_at >= $3::timestamptz) as "hasLetterOnItsWay"
     from app_user u where u.institution = $1 and u.id = any($2::bigint[]) order by u.id ${lock ? 'for update of u' : ''}`,
    [work.institution, ids, mailEnds(work.now)]
  )
}

/** What became of one user. */
export interface Result {
  userId: number
  code: ResultCode
  reason: string | null
  waivedMinor: number
  receipt: string | null
}

/** Adds to the report of a run. */
export async function insertResults(work: Work, instance: string, results: readonly Result[]): Promise<void> {
  await sql(
    work,
    `insert into purge_result (institution, instance, user_id, code, reason, waived_minor, receipt)
     select $1, $2::bigint, r."userId", r.code, r.reason, r."waivedMinor", r.receipt
     from json_to_recordset($3::json)
       as r ("userId" bigint, code text, reason text, "waivedMinor" bigint, receipt text)`,
    [work.institution, instance, JSON.stringify(results)]
  )
}
