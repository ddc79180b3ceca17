import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { mailAttempts, mailTask, type Sending } from './store.ts'

/** Stores one letter to many users, with one statement; gives the numbers of those that are to be sent. */
export async function addLetters(
  work: Work,
  letter: { type: string; subject: string; text: string },
  to: readonly { userId: number; sending: Sending }[]
): Promise<number[]> {
  const rows = await sql<{ id: number; state: string }>(
    work,
    `insert into letter (institution, user_id, type, created_at, created_by, subject, text, channel, state, reason)
     select $1::varchar, t.id, $2::varchar, $3::timestamptz, $4::varchar, $5::varchar, $6::text,
       t.channel, t.state, t.reason
     from unnest($7::bigint[], $8::text[], $9::text[], $10::text[]) as t (id, channel, state, reason)
     returning id::float8 as id, state`,
    [
      ...[work.institution, letter.type, work.now, work.actor, letter.subject, letter.text],
      to.map(({ userId }) => userId),
      to.map(({ sending }) => sending.channel),
      to.map(({ sending }) => sending.state),
      to.map(({ sending }) => sending.reason)
    ]
  )
  return rows.filter(({ state }) => state === 'QUEUED').map(({ id }) => id)
}

/** Puts letters into the queue, in the work's own transaction, with one statement. */
export async function queueLetters(work: Work, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql(
    work,
    `select graphile_worker.add_job($1, payload => json_build_object('institution', $2::text, 'letter', id),
       max_attempts => $4::int) from unnest($3::bigint[]) as t (id)`,
    [mailTask, work.institution, ids, mailAttempts]
  )
}
