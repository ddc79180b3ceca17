import { noId } from '../alma/ids.ts'
import { anyOf, change, db, row, rows, sql } from '../data/statements.ts'
import { remembered } from '../platform/remembered.ts'
import type { Work } from '../platform/work.ts'
import type { Reason } from './delivery/rules.ts'
import type { Letter, LetterState } from './entity.ts'
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
  letter: Pick<Letter, 'type' | 'subject' | 'text'> & {
    userId: string
    loanId?: string | undefined
    requestId?: string | undefined
    feeId?: string | undefined
    sending: Sending
  }
): Promise<string> {
  const { userId, type, subject, text, loanId = null, requestId = null, feeId = null, sending } = letter
  const { institution, now: createdAt, actor: createdBy } = work
  const { channel, state, reason } = sending
  const about = { loanId, requestId, feeId }
  const made = { institution, userId, type, createdAt, createdBy, subject, text, ...about, channel, state, reason }
  return (await row(work, db.insertInto('letter').values(made).returning('id')))?.id ?? noId
}

/** Puts a letter into the queue, in the work's own transaction. */
export async function queueLetter(work: Work, id: string): Promise<void> {
  const payload = JSON.stringify({ institution: work.institution, letter: id })
  await rows(
    work,
    sql`select graphile_worker.add_job(${mailTask}, payload => ${payload}::json, max_attempts => ${mailAttempts})`
  )
}

const letters = (work: Work) => db.selectFrom('letter').where('institution', '=', work.institution)

/** A letter that waits for the mail server, held until the transaction ends; undefined when it does not wait. */
export const lockQueued = (work: Work, id: string) =>
  row(
    work,
    letters(work)
      .where('id', '=', id)
      .where('state', '=', 'QUEUED')
      .select(['userId', 'type', 'subject', 'text'])
      .forUpdate()
  )

/** How the sending of a letter ended; without a channel that stays as it was. */
export interface Settled {
  state: LetterState
  channel?: 'NONE' | 'EMAIL' | 'SMS'
  reason: Reason | null
}

/** Says so. */
export async function settleLetter(work: Work, id: string, { state, channel, reason }: Settled): Promise<void> {
  const sentAt = state === 'SENT' ? work.now : null
  await change(
    work,
    db
      .updateTable('letter')
      .set({ state, sentAt, reason, ...(channel ? { channel } : {}) })
      .where('institution', '=', work.institution)
      .where('id', '=', id)
  )
}

/** Deletes the letters to users. */
export async function deleteLettersTo(work: Work, userIds: readonly string[]): Promise<void> {
  await change(
    work,
    db.deleteFrom('letter').where('institution', '=', work.institution).where('userId', '=', anyOf(userIds))
  )
}

// What the institution has said about types of letters: whether they are written. Every loan asks.
const chosen = remembered(async (work): Promise<ReadonlyMap<string, boolean>> => {
  const settings = db.selectFrom('letter_setting').where('institution', '=', work.institution)
  const said = await rows(work, settings.select(['type', 'active']))
  return new Map(said.map(({ type, active }) => [type, active]))
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
  const said = db.insertInto('letter_setting').values({ institution: work.institution, type, active })
  await change(
    work,
    said.onConflict(before => before.columns(['institution', 'type']).doUpdateSet({ active }))
  )
  forgetTypes(work)
}
