import { limitsOf } from '../../libraries/limits.ts'
import { sql } from '../../sql.ts'
import type { UserRecord } from '../../users/record.ts'
import { tellsOf, type Work } from '../../work.ts'
import { letterToWire } from '../mapping.ts'
import { type LetterRow, letterColumns, ofLibraries } from '../store.ts'
import { type Template, templates } from '../templates.ts'
import { type Reason, undelivered, wayOf } from './rules.ts'
import type { Outbox, UndeliveredLetters, UndeliveredQuery } from './schema.ts'

type Told = LetterRow & { userId: number | null; primaryId: string | null }

/**
 * The letters that were to go to users and did not, the newest first: no address, refused, given up; with `reason` one
 * of them, also those that users have switched off or that no server was there for. A key that is limited to libraries
 * is shown those about what is of them.
 */
export async function listUndelivered(work: Work, query: UndeliveredQuery): Promise<UndeliveredLetters> {
  const wanted: readonly Reason[] = query.reason ? [query.reason] : undelivered
  const values = [work.institution, wanted, (await limitsOf(work)) ?? null]
  const where = `l.institution = $1 and l.user_id is not null and l.reason = any($2::text[])
    and ${ofLibraries('l', '$3')}`
  const rows = await sql<Told>(
    work,
    `select ${letterColumns('l')}, l.user_id::float8 as "userId", u.primary_id as "primaryId" from letter l
     left join app_user u on u.institution = $1 and u.id = l.user_id
     where ${where} order by l.id desc limit $4 offset $5`,
    [...values, query.limit, query.offset]
  )
  const [count] = await sql<{ total: number }>(
    work,
    `select count(*)::int as total from letter l where ${where}`,
    values
  )
  told(work, rows)
  return {
    letter: rows.map(row => ({ ...letterToWire(row), user_primary_id: row.primaryId ?? '' })),
    total_record_count: count?.total ?? 0
  }
}

const told = (work: Work, rows: readonly Told[]) =>
  tellsOf(
    work,
    rows.map(({ userId }) => userId)
  )

/**
 * What has left a sandbox, the newest first, as a mail program or a telephone would show it. No copy is kept: it is
 * read off the letters, with the addresses that their users have now.
 */
export async function outboxOf(work: Work, { limit, offset }: { limit: number; offset: number }): Promise<Outbox> {
  const where = `l.institution = $1 and l.state = 'SENT'`
  const rows = await sql<Told & { record: UserRecord | null; name: string | null }>(
    work,
    `select ${letterColumns('l')}, l.user_id::float8 as "userId", u.primary_id as "primaryId", u.record,
       concat_ws(' ', u.first_name, u.last_name) as name from letter l
     left join app_user u on u.institution = $1 and u.id = l.user_id
     where ${where} order by l.sent_at desc, l.id desc limit $2 offset $3`,
    [work.institution, limit, offset]
  )
  const [count] = await sql<{ total: number }>(work, `select count(*)::int as total from letter l where ${where}`, [
    work.institution
  ])
  told(work, rows)
  return {
    message: rows.map(({ record, name, primaryId, ...row }) => {
      const { notice }: Template = (templates as Record<string, Template>)[row.type] ?? {
        ...templates.UserNotification
      }
      const way = wayOf(record ?? undefined, notice, { mail: row.channel === 'EMAIL', sms: row.channel === 'SMS' })
      const { id, type, subject, text, sent_at = '' } = letterToWire(row)
      const to = 'to' in way ? way.to : ''
      return {
        id,
        type,
        channel: row.channel,
        to,
        name: name ?? '',
        user_primary_id: primaryId ?? '',
        subject,
        text,
        sent_at
      }
    }),
    total_record_count: count?.total ?? 0
  }
}
