import { sql } from '../sql.ts'
import type { Change } from '../users/change.ts'
import type { Work } from '../work.ts'
import type { UserUpdateResult } from './entity.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** Where a run stands. */
export interface Place {
  after: number
  members: number
  cancelledBy: string | null
}

export interface Beginning {
  instance: string
  setId: number
  dryRun: boolean
  members: number
  notApplicable: readonly string[]
}

/** Begins a run at its first user; one that has begun, or was cancelled before, stays as it is. */
export async function begin(work: Work, of: Beginning): Promise<void> {
  await sql(
    work,
    `insert into user_update_run (institution, instance, set_id, dry_run, members, place, not_applicable, created_at)
     values ($1, $2::bigint, $3, $4, $5, 0, $6::jsonb, $7)
     on conflict (institution, instance) do update set members = excluded.members
     where user_update_run.place = 0`,
    [work.institution, of.instance, of.setId, of.dryRun, of.members, JSON.stringify(of.notApplicable), work.now]
  )
}

/** Where a run stands that has begun. */
export async function placeOf(work: Work, instance: string): Promise<Place> {
  const [row] = await sql<Place>(
    work,
    `select place::float8 as after, members, cancelled_by as "cancelledBy" from user_update_run
     where institution = $1 and instance = $2::bigint`,
    [work.institution, instance]
  )
  return row ?? { after: 0, members: 0, cancelledBy: null }
}

/** Moves a run on. True when somebody has asked it to stop. */
export async function moveTo(work: Work, instance: string, after: number): Promise<boolean> {
  const [row] = await sql<{ cancelled: boolean }>(
    work,
    `update user_update_run set place = $3::bigint where institution = $1 and instance = $2::bigint
     returning cancelled_by is not null as cancelled`,
    [work.institution, instance, after]
  )
  return row?.cancelled ?? false
}

/** Asks a run to stop after its present chunk, also one that has not begun. */
export async function askToStop(work: Work, instance: string, of: Pick<Beginning, 'setId' | 'dryRun'>): Promise<void> {
  await sql(
    work,
    `insert into user_update_run
       (institution, instance, set_id, dry_run, members, place, cancelled_by, not_applicable, created_at)
     values ($1, $2::bigint, $3, $4, 0, 0, $5, '[]', $6)
     on conflict (institution, instance) do update set cancelled_by = excluded.cancelled_by`,
    [work.institution, instance, of.setId, of.dryRun, work.actor, work.now]
  )
}

/** Who of these users is external: whose passwords are made before anybody waits for a lock. */
export async function externalOf(work: Work, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select id::float8 as id from app_user
     where institution = $1 and id = any($2::bigint[]) and account_type = 'EXTERNAL'`,
    [work.institution, ids]
  )
  return rows.map(({ id }) => id)
}

/** Gives users a new password, by its hash, or none. */
export async function setPasswords(
  work: Work,
  passwords: readonly { id: number; password: string | null }[]
): Promise<void> {
  if (passwords.length === 0) return
  await sql(
    work,
    `update app_user u set password = s.password, failed_logins = 0, locked_until = null
     from json_to_recordset($2::json) as s (id bigint, password varchar) where u.institution = $1 and u.id = s.id`,
    [work.institution, JSON.stringify(passwords)]
  )
}

/** What became of one user. */
export interface Result {
  userId: number
  outcome: UserUpdateResult['outcome']
  code: string | null
  message: string | null
  changes: Change[] | null
}

/** Adds to the report of a run. */
export async function insertResults(work: Work, instance: string, results: readonly Result[]): Promise<void> {
  await sql(
    work,
    `insert into user_update_result (institution, instance, user_id, outcome, code, message, changes)
     select $1::varchar, $2::bigint, r."userId", r.outcome, r.code, r.message, r.changes
     from json_to_recordset($3::json)
       as r ("userId" bigint, outcome varchar, code varchar, message varchar, changes jsonb)`,
    [work.institution, instance, JSON.stringify(results)]
  )
}
