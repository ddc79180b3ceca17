import Type, { type Static } from 'typebox'
import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { User } from '../entity.ts'
import { find, type Naming } from '../find/lookup.ts'
import { type Guard, type ProtectedField, protectedFields } from '../record/record.ts'

const Next = Type.Object({
  code: Type.Enum(['FOLLOWS_SIS', 'KEPT_UNTIL_SET_BACK', 'KEPT_UNTIL_RELEASED', 'NOT_SYNCHRONIZED']),
  text: Type.String()
})

/** One protected field: what it is, who set it, and what the next synchronize would do with it. */
export const ProtectedFieldView = Type.Object(
  {
    field: Type.String(),
    value: Type.Optional(Type.Unknown({ description: 'As in the user; a PIN is masked.' })),
    manual: Type.Boolean({ description: 'A person edited it, and it is kept from the SIS.' }),
    by: Type.Optional(Type.String()),
    at: Type.Optional(Type.String()),
    originalValue: Type.Boolean({ description: 'What the SIS sent last is known, and is another value.' }),
    sisValue: Type.Optional(
      Type.Unknown({ description: 'What the SIS sent last: who sets the field back to it gives it back to the SIS.' })
    ),
    next: Next
  },
  { $id: 'ProtectedField' }
)
export type ProtectedFieldView = Static<typeof ProtectedFieldView>
export const ProtectedFields = Type.Array(ProtectedFieldView)
export type ProtectedFields = Static<typeof ProtectedFields>

const texts = {
  FOLLOWS_SIS:
    "The next synchronize sets it to the feed's value; a feed without one keeps or clears it, as the profile says.",
  KEPT_UNTIL_SET_BACK:
    'The next synchronize keeps it, whatever the feed sends, until somebody sets it back to what the SIS sent last, ' +
    'or releases it.',
  KEPT_UNTIL_RELEASED: 'The next synchronize keeps it, whatever the feed sends, until it is released.',
  NOT_SYNCHRONIZED: 'No feed changes an internal user.'
} as const

/** The protected fields of a user, all twelve, in their fixed order (SIS-27 to SIS-30). */
export async function protectedFieldsOf(work: Work, naming: Naming): Promise<ProtectedFields> {
  const { id } = await find(work, naming)
  const user = await work.em.findOne(User, { institution: work.institution, id })
  if (!user) throw new AlmaError('USER_NOT_FOUND', { id: naming.user_id })
  return protectedFields.map(field => viewOf(field, user))
}

/** One protected field of a user. */
export function viewOf(field: ProtectedField, { record, guarded, pin }: User): ProtectedFieldView {
  const guard = guarded[field] ?? {}
  const value = field === 'pin_number' ? (pin ? '****' : undefined) : (record as Record<string, unknown>)[field]
  const code = nextOf(field, guard, record.account_type?.value === 'EXTERNAL')
  return {
    field,
    ...(value === undefined ? {} : { value }),
    manual: guard.manual === true,
    ...(guard.by ? { by: guard.by } : {}),
    ...(guard.at ? { at: guard.at } : {}),
    originalValue: guard.manual === true && guard.sis !== undefined,
    ...(guard.manual && guard.sis !== undefined ? { sisValue: field === 'pin_number' ? '****' : guard.sis } : {}),
    next: { code, text: texts[code] }
  }
}

/** What protected.ts would decide, before the feed's value is known. */
function nextOf(field: ProtectedField, guard: Guard, external: boolean): keyof typeof texts {
  if (!external) return 'NOT_SYNCHRONIZED'
  if (!guard.manual) return 'FOLLOWS_SIS'
  return field.startsWith('pref_') || guard.sis === undefined ? 'KEPT_UNTIL_RELEASED' : 'KEPT_UNTIL_SET_BACK'
}
