import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { recordAudit } from '../../audit/service.ts'
import type { Work } from '../../platform/work.ts'
import type { Naming } from '../find/lookup.ts'
import type { ProtectedField } from '../record/record.ts'
import { type ProtectedFieldView, viewOf } from './guarded-view.ts'
import { lock } from './service.ts'

/**
 * Lets a field that a person has edited follow the SIS again (SIS-28, SIS-30): its value stays until the next feed.
 * FIELD_NOT_PROTECTED when nobody has.
 */
export async function releaseField(work: Work, naming: Naming, field: ProtectedField): Promise<ProtectedFieldView> {
  const user = await lock(work, naming)
  if (!user.guarded[field]?.manual) throw new AlmaError('FIELD_NOT_PROTECTED', { field })
  const guarded = { ...user.guarded, [field]: { by: work.actor, at: formatMoment(work.now) } }
  // Without the digest the next feed reads the record anew, although its bytes are the same.
  work.em.assign(user, { guarded, sisDigest: null, version: user.version + 1, modifiedAt: work.now })
  await work.em.flush()
  await recordAudit(work, { action: 'user.field.released', subject: `user:${user.id}`, count: 1, detail: { field } })
  return viewOf(field, user)
}
