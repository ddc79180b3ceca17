import type { Pool } from 'pg'
import type { Work } from '../platform/work.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { recordOf } from '../users/find/names-store.ts'
import type { UserRecord } from '../users/record/record.ts'
import { type Able, wayOf } from './delivery/rules.ts'
import { addLetters, queueLetters } from './many-store.ts'
import { letterToWire } from './mapping.ts'
import type { LetterSent } from './schema.ts'
import { lettersOf } from './shown-store.ts'
import { addLetter, queueLetter, type Sending, writtenTypes } from './store.ts'
import { compose, type LetterType, type LetterValues, type Template, templates } from './templates.ts'

export type { LetterType, LetterValues }

/** What a letter is about: numbers of the loan, the request, the fee. */
export interface About {
  loanId?: string | undefined
  requestId?: string | undefined
  feeId?: string | undefined
}

// By connection, as the service is: two services in one process (tests) need not both send.
const sending = new WeakMap<Pool, Able>()
const unable: Able = { mail: false, sms: false }

/** Says by which ways this service sends: letters that are written from now on are sent too. */
export function startSending(pool: Pool, able: Able): void {
  sending.set(pool, able)
}

/**
 * Writes a notice to a user: kept with the user, and sent when the service has a server for the way that the user has
 * chosen (an SMS, or a mail to the preferred address) and the user nothing against this kind of notice. It leaves after
 * the commit, or never when the transaction is undone. Tells its number; undefined where the institution has switched
 * the type off: then it is not written.
 */
export async function writeLetter(
  work: Work,
  letter: { userId: string; type: LetterType; values: LetterValues; about?: About }
): Promise<string | undefined> {
  const template: Template = templates[letter.type]
  if (!(await writtenTypes(work))(letter.type)) return undefined
  const able = ableOf(work)
  const record = able.mail || able.sms ? await recordOf(work, letter.userId) : undefined
  const begins = beginning(record, template, able)
  const { subject, text } = compose(letter.type, letter.values)
  const id = await addLetter(work, { ...letter, ...letter.about, subject, text, sending: begins })
  if (begins.state === 'QUEUED') await queueLetter(work, id)
  return id
}

/**
 * The same notice to many users, whose records the caller has read: two statements, however many. Tells how many were
 * written: none of a type that is switched off.
 */
export async function writeLetters(
  work: Work,
  letter: { type: LetterType; values: LetterValues },
  to: readonly { userId: string; record: UserRecord }[]
): Promise<number> {
  const template: Template = templates[letter.type]
  if (to.length === 0 || !(await writtenTypes(work))(letter.type)) return 0
  const able = ableOf(work)
  const receivers = to.map(({ userId, record }) => ({ userId, sending: beginning(record, template, able) }))
  const queued = await addLetters(work, { type: letter.type, ...compose(letter.type, letter.values) }, receivers)
  await queueLetters(work, queued)
  return to.length
}

/** The letters to a user, oldest first, with what became of their mail. */
export async function listLetters(work: Work, naming: Naming): Promise<{ letter: LetterSent[] }> {
  const { id } = await find(work, naming)
  return { letter: (await lettersOf(work, id)).map(letterToWire) }
}

const ableOf = (work: Work): Able => sending.get(work.pool) ?? unable

function beginning(record: UserRecord | undefined, { notice }: Template, able: Able): Sending {
  const way = wayOf(record, notice, able)
  return 'reason' in way
    ? { channel: 'NONE', state: 'STORED', reason: way.reason }
    : { channel: way.channel, state: 'QUEUED', reason: null }
}
