import { notePeople, type Work } from '../../platform/work.ts'
import { letterToWire } from '../mapping.ts'
import { type LetterRow, sentLetters, undeliveredLetters } from '../shown-store.ts'
import { type Template, templates } from '../templates.ts'
import { type Reason, undelivered, wayOf } from './rules.ts'
import type { Outbox, UndeliveredLetters, UndeliveredQuery } from './schema.ts'

/**
 * The letters that were to go to users and did not, the newest first: no address, refused, given up; with `reason` one
 * of them, also those that users have switched off or that no server was there for.
 */
export async function listUndelivered(work: Work, query: UndeliveredQuery): Promise<UndeliveredLetters> {
  const wanted: readonly Reason[] = query.reason ? [query.reason] : undelivered
  const { letters, total } = await undeliveredLetters(work, wanted, query)
  told(work, letters)
  return {
    letter: letters.map(row => ({ ...letterToWire(row), user_primary_id: row.primaryId ?? '' })),
    total_record_count: total
  }
}

const told = (work: Work, rows: readonly LetterRow[]) =>
  notePeople(
    work,
    rows.map(({ userId }) => userId)
  )

/**
 * What has left a sandbox, the newest first, as a mail program or a telephone would show it. No copy is kept: it is
 * read off the letters, with the addresses that their users have now.
 */
export async function outboxOf(work: Work, page: { limit: number; offset: number }): Promise<Outbox> {
  const { letters, total } = await sentLetters(work, page)
  told(work, letters)
  return {
    message: letters.map(({ record, name, primaryId, ...row }) => {
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
        name,
        user_primary_id: primaryId ?? '',
        subject,
        text,
        sent_at
      }
    }),
    total_record_count: total
  }
}
