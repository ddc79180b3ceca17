import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import { User } from '../entity.ts'
import type { Companion, Companions } from '../find/companions.ts'
import { find, type Naming } from '../find/lookup.ts'
import { toWire } from '../record/mapping.ts'
import { protectedFields } from '../record/record.ts'
import { attachmentsOf } from './attachments.ts'
import type { UserPersonal } from './personal-schema.ts'

/**
 * All that is held of a user: record, origin of protected fields, files, and what other domains have. 60340 for a key
 * that is limited to libraries: all of a person is no library's (ROL-04).
 */
export async function personalData(work: Work, naming: Naming, companions: Companions): Promise<UserPersonal> {
  if (work.libraries !== undefined) throw new AlmaError('LIBRARY_RESTRICTED', { record: 'user' })
  const { id, record } = await find(work, naming)
  const user = await work.em.findOne(User, { institution: work.institution, id })
  if (!user) throw new AlmaError('USER_NOT_FOUND', { id: naming.user_id })
  const held = async (name: Companion['name']) =>
    (await companions.find(companion => companion.name === name)?.personalData?.(work, id)) ?? []
  return {
    user: toWire(work, record, await codeTables(work)),
    has_password: user.password != null,
    has_pin: user.pin != null,
    created_at: formatMoment(user.createdAt),
    modified_at: formatMoment(user.modifiedAt),
    failed_logins: user.failedLogins,
    protected_field: originsOf(user),
    user_attachment: await attachmentsOf(work, id, user.primaryId, []),
    item_loan: await held('loans'),
    user_request: await held('requests'),
    fee: await held('fees'),
    letter: await held('letters'),
    resource_sharing_request: await held('resource_sharing'),
    purchase_request: await held('purchase_requests'),
    deposit: await held('deposits'),
    set: await held('sets'),
    bulk_update: await held('bulk_updates')
  }
}

function originsOf({ record, guarded }: User): UserPersonal['protected_field'] {
  return protectedFields.flatMap(field => {
    const guard = guarded[field]
    if (!guard) return []
    const text = (value: unknown) => (field === 'pin_number' ? 'hidden' : JSON.stringify(value))
    const value = (record as Record<string, unknown>)[field]
    return [
      {
        field,
        ...(value === undefined ? {} : { value: text(value) }),
        ...(guard.sis === undefined ? {} : { last_sis_value: text(guard.sis) }),
        edited_by_hand: guard.manual === true,
        ...(guard.by ? { set_by: guard.by } : {}),
        ...(guard.at ? { set_at: guard.at } : {})
      }
    ]
  })
}
