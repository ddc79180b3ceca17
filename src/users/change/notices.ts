import Type, { type Static } from 'typebox'
import type { Work } from '../../platform/work.ts'
import { find, type Naming } from '../find/lookup.ts'
import { withoutPreferred } from '../record/preferred.ts'
import type { UserRecord } from '../record/record.ts'

const Notice = Type.Object(
  {
    code: Type.Enum(['NO_PREFERRED_EMAIL', 'NO_PREFERRED_ADDRESS', 'NO_PREFERRED_PHONE']),
    text: Type.String({ description: 'In a sentence, for staff.' }),
    entries: Type.Integer({ description: 'How many entries of the kind there are, none of them preferred.' })
  },
  { $id: 'UserNotice' }
)
/** What staff should know of a record that is in order all the same. */
export const UserNotices = Type.Object({ notice: Type.Array(Notice) }, { $id: 'UserNotices' })
export type UserNotices = Static<typeof UserNotices>

const kinds = {
  email: ['NO_PREFERRED_EMAIL', 'e-mail address: no mail is sent to the user'],
  address: ['NO_PREFERRED_ADDRESS', 'postal address'],
  phone: ['NO_PREFERRED_PHONE', 'telephone number']
} as const

/**
 * The kinds of contact information of which a user has no preferred entry (USR-01): e-mail always, since letters go
 * there; addresses and telephones where there are any. Pure.
 */
export const noticesOf = (record: Pick<UserRecord, 'contact_info'>): UserNotices['notice'] =>
  withoutPreferred(record)
    .filter(({ kind, entries }) => kind === 'email' || entries > 0)
    .map(({ kind, entries }) => {
      const [code, words] = kinds[kind]
      return { code, text: `The user has no preferred ${words}.`, entries }
    })

/** What staff should know of a user. */
export async function userNotices(work: Work, naming: Naming): Promise<UserNotices> {
  const { record } = await find(work, naming)
  return { notice: noticesOf(record) }
}
