import { AlmaError } from '../alma/errors.ts'
import type { Work } from '../work.ts'
import type { LetterKind } from './schema.ts'
import { activeTypes, setActive } from './store.ts'
import { type Template, templates } from './templates.ts'

/** Every type of letter, and whether the institution writes it. */
export async function listTypes(work: Work): Promise<{ letter_type: LetterKind[] }> {
  const chosen = await activeTypes(work)
  return {
    letter_type: Object.entries<Template>(templates).map(([type, template]) =>
      kindOf(type, template, chosen.get(type) ?? template.active)
    )
  }
}

/** Switches a type on or off. */
export async function putType(work: Work, type: string, active: boolean): Promise<LetterKind> {
  const template = Object.hasOwn(templates, type) ? templates[type as keyof typeof templates] : undefined
  if (!template) throw new AlmaError('LETTER_TYPE_NOT_FOUND', { type })
  await setActive(work, type, active)
  return kindOf(type, template, active)
}

const kindOf = (type: string, { name, notice, subject, lines }: Template, active: boolean): LetterKind => ({
  type,
  name,
  active,
  ...(notice === undefined ? {} : { library_notice: notice }),
  subject,
  lines: [...lines]
})
