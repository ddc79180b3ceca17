import type { Parts } from '../../domain.ts'
import { openWork, transactional } from '../../platform/unit-of-work.ts'
import type { Work } from '../../platform/work.ts'
import { recordOf } from '../../users/find/names-store.ts'
import { fullName } from '../../users/record/mapping.ts'
import { lockQueued, type Settled, settleLetter } from '../store.ts'
import { type LetterType, type Template, templates } from '../templates.ts'
import { wayOf } from './rules.ts'
import { Refused, type Senders, sendersOf } from './senders.ts'

/**
 * Sends one letter that waits, by the way that its user has chosen by now. The letter is held meanwhile, so that it is
 * sent once; when the process dies between the server's answer and the commit, it is sent again, with the same id. What
 * the server refuses for good is given up at once, anything else when the queue has tried long enough (`last`): also a
 * letter for which no server was set when it was tried.
 */
export async function sendLetter(parts: Parts, payload: unknown, last: boolean): Promise<void> {
  const { institution, letter } = payload as { institution: string; letter: string }
  const senders = sendersOf(parts)
  if (!senders.EMAIL && !senders.SMS && !last) throw new Error('This process has no mail server.')
  const work = openWork(parts.database, parts.clock, { institution, actor: 'letters', base: '' })
  await transactional(work, async inside => {
    const settled = await sent(inside, letter, senders, last)
    if (settled) await settleLetter(inside, letter, settled)
  })
}

/** What became of it; undefined when it does not wait. */
async function sent(work: Work, id: string, senders: Senders, last: boolean): Promise<Settled | undefined> {
  const letter = await lockQueued(work, id)
  if (!letter) return undefined
  const record = letter.userId === null ? undefined : await recordOf(work, letter.userId)
  const { notice }: Template = templates[letter.type as LetterType] ?? {}
  const way = wayOf(record, notice, { mail: senders.EMAIL !== undefined, sms: senders.SMS !== undefined })
  // The user may not be written to any more; or nobody here can, and nobody will try again.
  if ('reason' in way)
    return way.reason === 'NO_SERVER'
      ? { state: 'FAILED', reason: 'GIVEN_UP' }
      : { state: 'STORED', channel: 'NONE', reason: way.reason }
  const { channel, to } = way
  const message = {
    id: `letter-${id}@${work.institution.toLowerCase().replace(/[^a-z0-9-]/g, '-')}`,
    to,
    name: record ? fullName(record) : '',
    subject: letter.subject,
    text: letter.text,
    date: work.now
  }
  try {
    await senders[channel]?.(message)
  } catch (error) {
    if (error instanceof Refused) return { state: 'FAILED', channel, reason: 'REFUSED' }
    if (last) return { state: 'FAILED', channel, reason: 'GIVEN_UP' }
    throw error
  }
  return { state: 'SENT', channel, reason: null }
}
