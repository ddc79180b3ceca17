import { countTied } from '../users/change/holdings-store.ts'
import type { Companion, CompanionFile } from '../users/find/companions.ts'
import { letterToWire } from './mapping.ts'
import { type LetterRow, lettersOf } from './shown-store.ts'
import { deleteLettersTo } from './store.ts'
import { type LetterType, type Template, templates } from './templates.ts'

/** The staff's name of a type, also of one that is no longer written. */
export const nameOf = (type: string): string =>
  (templates as Record<string, Template>)[type as LetterType]?.name ?? type

/** What the attachments say of a letter: its label, once, and its subject. Pure. */
export const noteOf = (label: string, subject: string): string =>
  subject.toLowerCase().startsWith(label.toLowerCase()) ? subject : `${label}: ${subject}`

const asFile = ({ id, type, subject, text, createdAt, createdBy }: LetterRow): CompanionFile & { text: string } => ({
  id,
  type: 'LETTER',
  note: noteOf(nameOf(type), subject),
  fileName: `${type}.txt`,
  size: Buffer.byteLength(text),
  createdBy,
  createdAt,
  text
})

/** Letters as the users domain sees them: among the attachments, in the personal data, gone with the user. */
export const companion: Companion = {
  name: 'letters',
  files: {
    list: async (work, userId) => (await lettersOf(work, userId)).map(asFile),
    async find(work, userId, id) {
      const [letter] = await lettersOf(work, userId, id)
      return letter && asFile(letter)
    }
  },
  async personalData(work, userId) {
    const letters = await lettersOf(work, userId)
    return letters.map(letterToWire)
  },
  holds: (work, userIds) => countTied(work, 'letter', { table: 'letter' }, userIds),
  forget: deleteLettersTo
}
