import { change, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import { mailAttempts, mailTask, type Sending } from './store.ts'

/** Stores one letter to many users, with one statement; gives the numbers of those that are to be sent. */
export async function addLetters(
  work: Work,
  letter: { type: string; subject: string; text: string },
  to: readonly { userId: string; sending: Sending }[]
): Promise<string[]> {
  const { institution, now, actor } = work
  const { type, subject, text } = letter
  const made = await rows(
    work,
    sql<{ id: string; state: string }>`
      insert into letter (institution, user_id, type, created_at, created_by, subject, text, channel, state, reason)
      select ${institution}::varchar, t.id, ${type}::varchar, ${now}::timestamptz, ${actor}::varchar,
        ${subject}::varchar, ${text}::text, t.channel, t.state, t.reason
      from unnest(${to.map(({ userId }) => userId)}::bigint[], ${to.map(({ sending }) => sending.channel)}::text[],
        ${to.map(({ sending }) => sending.state)}::text[], ${to.map(({ sending }) => sending.reason)}::text[]
      ) as t (id, channel, state, reason)
      returning id, state`
  )
  return made.filter(({ state }) => state === 'QUEUED').map(({ id }) => id)
}

/** Puts letters into the queue, in the work's own transaction, with one statement. */
export async function queueLetters(work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await change(
    work,
    sql`select graphile_worker.add_job(${mailTask},
        payload => json_build_object('institution', ${work.institution}::text, 'letter', id::text),
        max_attempts => ${mailAttempts}::int) from unnest(${ids}::bigint[]) as t (id)`
  )
}
