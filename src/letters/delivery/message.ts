import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import { letterToWire } from '../mapping.ts'
import type { LetterSent } from '../schema.ts'
import { writeLetter } from '../service.ts'
import { letterById } from '../shown-store.ts'
import type { StaffMessage } from './schema.ts'

/**
 * Writes to one user what staff have to say (USR-04): a letter like any other, kept with the user and sent by the way
 * that the user has chosen. Refused when the institution has switched letters of staff off, or the text is blank.
 */
export async function writeMessage(work: Work, naming: Naming, { subject, text }: StaffMessage): Promise<LetterSent> {
  if (subject.trim() === '') throw new AlmaError('MANDATORY_FIELD', { field: 'subject' })
  if (text.trim() === '') throw new AlmaError('MANDATORY_FIELD', { field: 'text' })
  const { id: userId } = await find(work, naming)
  const id = await writeLetter(work, { userId, type: 'StaffMessage', values: { topic: subject, note: text } })
  const letter = id === undefined ? undefined : await letterById(work, id)
  if (!letter) throw new AlmaError('LETTER_OFF', { type: 'StaffMessage' })
  return letterToWire(letter)
}
