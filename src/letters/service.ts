import type { Pool } from 'pg'
import { find, type Naming } from '../users/lookup.ts'
import type { UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'
import { addLetters, queueLetters } from './many-store.ts'
import { letterToWire } from './mapping.ts'
import { mailable } from './rules.ts'
import type { LetterSent } from './schema.ts'
import { addLetter, lettersOf, queueLetter, recordOf, writtenTypes } from './store.ts'
import { compose, type LetterType, type LetterValues, type Template, templates } from './templates.ts'

export type { LetterType, LetterValues }

/** What a letter is about: numbers of the loan, the request, the fee. */
export interface About {
  loanId?: number | undefined
  requestId?: number | undefined
  feeId?: number | undefined
}

// By connection, as the service is: two services in one process (tests) need not both send mail.
const mailing = new WeakSet<Pool>()

/** Says that this service has a mail server: letters that are written from now on are mailed too. */
export function startMailing(pool: Pool): void {
  mailing.add(pool)
}

/**
 * Writes a notice to a user: kept with the user, and mailed when the service has a mail server, the user a preferred
 * e-mail address and nothing against this kind of notice. The mail leaves after the commit, or never when the
 * transaction is undone. A type that the institution has switched off is not written.
 */
export async function writeLetter(
  work: Work,
  letter: { userId: number; type: LetterType; values: LetterValues; about?: About }
): Promise<void> {
  const template: Template = templates[letter.type]
  if (!(await writtenTypes(work))(letter.type)) return
  const mailed = mailing.has(work.pool) && mayMail(await recordOf(work, letter.userId), template)
  const { subject, text } = compose(letter.type, letter.values)
  const id = await addLetter(work, { ...letter, ...letter.about, subject, text, mailed })
  if (mailed) await queueLetter(work, id)
}

/**
 * The same notice to many users, whose records the caller has read: two statements, however many. Tells how many were
 * written: none of a type that is switched off.
 */
export async function writeLetters(
  work: Work,
  letter: { type: LetterType; values: LetterValues },
  to: readonly { userId: number; record: UserRecord }[]
): Promise<number> {
  const template: Template = templates[letter.type]
  if (to.length === 0 || !(await writtenTypes(work))(letter.type)) return 0
  const mails = mailing.has(work.pool)
  const receivers = to.map(({ userId, record }) => ({ userId, mailed: mails && mayMail(record, template) }))
  const queued = await addLetters(work, { type: letter.type, ...compose(letter.type, letter.values) }, receivers)
  await queueLetters(work, queued)
  return to.length
}

/** The letters to a user, oldest first, with what became of their mail. */
export async function listLetters(work: Work, naming: Naming): Promise<{ letter: LetterSent[] }> {
  const { id } = await find(work, naming)
  return { letter: (await lettersOf(work, id)).map(letterToWire) }
}

const mayMail = (record: UserRecord | undefined, { notice }: Template): boolean =>
  record !== undefined && mailable(record, notice) !== undefined
