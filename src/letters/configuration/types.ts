import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import type { LetterKind, LetterSwitch } from '../schema.ts'
import { setActive, writtenTypes } from '../store.ts'
import { type Template, templates } from '../templates.ts'
import { letterOf } from './catalogue.ts'
import { periodOf, setAllRetention, setRetention } from './conf-service.ts'
import { decidedOf } from './conf-store.ts'
import { periodFor } from './retention.ts'

/** Every type of letter, whether the institution writes it, and how long its letters stay. */
export async function listTypes(work: Work): Promise<{ letter_type: LetterKind[] }> {
  const isWritten = await writtenTypes(work)
  const decided = await decidedOf(work)
  return {
    letter_type: Object.entries<Template>(templates).map(([type, template]) => {
      const letter = letterOf(type)?.code ?? ''
      const days = periodFor(decided, letter, type)
      return kindOf(type, template, {
        active: isWritten(type),
        letter,
        retention_period: days == null ? '' : String(days)
      })
    })
  }
}

/** Gives every letter the same retention period. */
export async function putRetention(work: Work, period: string): Promise<{ letter_type: LetterKind[] }> {
  await setAllRetention(work, period)
  return listTypes(work)
}

/** Switches a type on or off, and sets how long its letters stay where the body says so: theirs alone. */
export async function putType(work: Work, type: string, given: LetterSwitch): Promise<LetterKind> {
  if (!letterOf(type)) throw new AlmaError('LETTER_TYPE_NOT_FOUND', { type })
  if (given.retention_period !== undefined) periodOf(given.retention_period)
  await setActive(work, type, given.active)
  if (given.retention_period !== undefined) await setRetention(work, type, given.retention_period)
  const found = (await listTypes(work)).letter_type.find(one => one.type === type)
  if (!found) throw new AlmaError('LETTER_TYPE_NOT_FOUND', { type })
  return found
}

const kindOf = (
  type: string,
  { name, notice, subject, lines }: Template,
  { active, letter, retention_period }: Pick<LetterKind, 'active' | 'letter' | 'retention_period'>
): LetterKind => ({
  type,
  name,
  active,
  letter,
  retention_period,
  ...(notice === undefined ? {} : { library_notice: notice }),
  subject,
  lines: [...lines]
})
