import { limitsOf } from '../libraries/limits.ts'
import { remembered } from '../remembered.ts'
import { sql } from '../sql.ts'
import type { UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'
import type { Reason } from './delivery/rules.ts'
import type { LetterState } from './entity.ts'
import { type Template, templates } from './templates.ts'

/** The queue's task that sends one letter, by mail or SMS. */
export const mailTask = 'mail-letter'

/** Tries of one mail; the queue waits longer before each, up to six hours: 28 hours in all. */
export const mailAttempts = 14

/**
 * A letter that was written so long ago no longer waits for the mail server, whatever its row says: all tries are over,
 * and a process may have died in the last one. More than twice as long as they take, for a service that stood still.
 */
export const mailEndsAfterMs = 3 * 86_400_000

/** The moment before which a letter was written that no longer waits. */
export const mailEnds = (now: Date): Date => new Date(now.getTime() - mailEndsAfterMs)

/** How a letter begins: waiting for the server of its channel, or kept only, for this reason. */
export interface Sending {
  channel: 'NONE' | 'EMAIL' | 'SMS'
  state: 'QUEUED' | 'STORED'
  reason: Reason | null
}

/** Stores a letter and gives its number. */
export async function addLetter(
  work: Work,
  letter: {
    userId: number
    type: string
    subject: string
    text: string
    loanId?: number | undefined
    requestId?: number | undefined
    feeId?: number | undefined
    sending: Sending
  }
): Promise<number> {
  const { userId, type, subject, text, loanId = null, requestId = null, feeId = null, sending } = letter
  const [row] = await sql<{ id: number }>(
    work,
    `insert into letter (institution, user_id, type, created_at, created_by, subject, text, loan_id, request_id, fee_id,
       channel, state, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id::float8 as id`,
    [
      ...[work.institution, userId, type, work.now, work.actor, subject, text, loanId, requestId, feeId],
      ...[sending.channel, sending.state, sending.reason]
    ]
  )
  return row?.id ?? 0
}

/** Puts a letter into the queue, in the work's own transaction. */
export async function queueLetter(work: Work, id: number): Promise<void> {
  await sql(work, 'select graphile_worker.add_job($1, payload => $2::json, max_attempts => $3)', [
    mailTask,
    JSON.stringify({ institution: work.institution, letter: id }),
    mailAttempts
  ])
}

/** The record of a user, for the address and the choices in it. */
export async function recordOf(work: Work, userId: number): Promise<UserRecord | undefined> {
  const [row] = await sql<{ record: UserRecord }>(
    work,
    'select record from app_user where institution = $1 and id = $2',
    [work.institution, userId]
  )
  return row?.record
}

/** A letter that waits for the mail server, held until the transaction ends; undefined when it does not wait. */
export async function lockQueued(
  work: Work,
  id: number
): Promise<{ userId: number | null; type: string; subject: string; text: string } | undefined> {
  const [row] = await sql<{ userId: number | null; type: string; subject: string; text: string }>(
    work,
    `select user_id::float8 as "userId", type, subject, text from letter
     where institution = $1 and id = $2 and state = 'QUEUED' for update`,
    [work.institution, id]
  )
  return row
}

/** How the sending of a letter ended; without a channel that stays as it was. */
export interface Settled {
  state: LetterState
  channel?: 'NONE' | 'EMAIL' | 'SMS'
  reason: Reason | null
}

/** Says so. */
export async function settleLetter(work: Work, id: number, { state, channel, reason }: Settled): Promise<void> {
  await sql(
    work,
    `update letter set state = $3, sent_at = $4, reason = $5, channel = coalesce($6, channel)
     where institution = $1 and id = $2`,
    [work.institution, id, state, state === 'SENT' ? work.now : null, reason, channel ?? null]
  )
}

/** A letter as it is shown; times as milliseconds since 1970. */
export interface LetterRow {
  id: number
  type: string
  createdAt: number
  createdBy: string
  subject: string
  text: string
  state: LetterState
  channel: 'NONE' | 'EMAIL' | 'SMS'
  reason: Reason | null
  sentAt: number | null
  loanId: string | null
  requestId: string | null
  feeId: string | null
}

/** The columns of a LetterRow, of a table or its alias. */
export const letterColumns = (t: string): string =>
  `${t}.id::float8 as id, ${t}.type, (extract(epoch from ${t}.created_at) * 1000)::float8 as "createdAt",
     ${t}.created_by as "createdBy", ${t}.subject, ${t}.text, ${t}.state, ${t}.channel, ${t}.reason,
     (extract(epoch from ${t}.sent_at) * 1000)::float8 as "sentAt",
     ${t}.loan_id::text as "loanId", ${t}.request_id::text as "requestId", ${t}.fee_id::text as "feeId"`

/**
 * What a letter is about says whose it is (libraries/limits.ts); one that is about nothing is no library's. `codes`:
 * the parameter with those of the key, null for a key without limits.
 */
export const ofLibraries = (t: string, codes: string): string =>
  `(${codes}::text[] is null or exists (select from loan o where o.institution = $1 and o.id = ${t}.loan_id
    and o.circ_library = any (${codes}::text[]))
  or exists (select from request o where o.institution = $1 and o.id = ${t}.request_id
    and (o.pickup_library = any (${codes}::text[]) or o.managed_library = any (${codes}::text[])))
  or exists (select from resource_sharing_request o where o.institution = $1 and o.id = ${t}.request_id
    and o.owner = any (${codes}::text[]))
  or exists (select from fee o where o.institution = $1 and o.id = ${t}.fee_id
    and o.owner = any (${codes}::text[])))`

/**
 * The letters to a user, oldest first; or the one of that number. A key that is limited to libraries is shown those
 * about what is of them.
 */
export const lettersOf = async (work: Work, userId: number, id: number | null = null): Promise<LetterRow[]> =>
  sql<LetterRow>(
    work,
    `select ${letterColumns('letter')} from letter where institution = $1 and user_id = $2 and ($3::bigint is null or id = $3)
       and ${ofLibraries('letter', '$4')} order by letter.id`,
    [work.institution, userId, id, (await limitsOf(work)) ?? null]
  )

/** A letter that was just written. */
export async function letterById(work: Work, id: number): Promise<LetterRow | undefined> {
  const text = `select ${letterColumns('letter')} from letter where institution = $1 and id = $2`
  return (await sql<LetterRow>(work, text, [work.institution, id]))[0]
}

// What the institution has said about types of letters: whether they are written. Every loan asks.
const chosen = remembered(async (work): Promise<ReadonlyMap<string, boolean>> => {
  const rows = await sql<{ type: string; active: boolean }>(
    work,
    'select type, active from letter_setting where institution = $1',
    [work.institution]
  )
  return new Map(rows.map(({ type, active }) => [type, active]))
})

/** Drops what is remembered of the work's institution: call it after a change. */
export const forgetTypes = chosen.forget

/** Tells of types of letters whether the institution has them written; what is no type is not. */
export async function writtenTypes(work: Work): Promise<(type: string) => boolean> {
  const said = await chosen.of(work)
  const all: Record<string, Template> = templates
  return type => said.get(type) ?? all[type]?.active ?? false
}

/** Says so of one type. */
export async function setActive(work: Work, type: string, active: boolean): Promise<void> {
  await sql(
    work,
    `insert into letter_setting (institution, type, active) values ($1, $2, $3)
     on conflict (institution, type) do update set active = excluded.active`,
    [work.institution, type, active]
  )
  forgetTypes(work)
}
