import Type, { type Static } from 'typebox'
import { AlmaError } from '../../alma/errors.ts'
import { recordAudit } from '../../audit/service.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import type { Naming } from '../find/lookup.ts'
import { listOf, ordered } from '../merge/merge.ts'
import type { Versioned } from '../record/etag.ts'
import { columnsOf } from '../record/mapping.ts'
import { segmentLists, type UserRecord } from '../record/record.ts'
import { checkUser } from '../record/rules.ts'
import { lock } from './service.ts'

/** What a user shall be: external, maintained by a SIS profile, or internal; and whose his entries are. */
export const Conversion = Type.Object(
  {
    account_type: Type.Enum(['INTERNAL', 'EXTERNAL']),
    external_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'Code of the SIS profile; an external user needs one.' })
    ),
    entries: Type.Enum(['KEEP', 'INTERNAL'], {
      default: 'KEEP',
      description:
        'INTERNAL: addresses, identifiers, notes, ... of the SIS become entries of the library: no feed removes them.'
    })
  },
  { $id: 'UserConversion' }
)
export type Conversion = Static<typeof Conversion>

type Fields = Record<string, any>

/** A record after a conversion. Pure. */
export function converted(record: UserRecord, { account_type, external_id, entries }: Conversion): UserRecord {
  const next: Fields = { ...record, account_type: { value: account_type } }
  if (account_type === 'EXTERNAL') next.external_id = external_id ?? record.external_id
  else delete next.external_id
  // Nobody maintains the external entries of an internal user.
  if (entries === 'INTERNAL' || account_type === 'INTERNAL')
    for (const list of segmentLists) {
      const own = listOf(record, list).map(entry => ({ ...entry, segment_type: 'Internal' }))
      const [group = '', contact] = list.split('.')
      if (own.length === 0) continue
      if (contact) next.contact_info = { ...next.contact_info, [contact]: own }
      else next[group] = own
    }
  return ordered(next)
}

/**
 * Makes a user external or internal, or his external entries the library's own, in one call: the cure for "User is not
 * external" (SIS-21, SIS-63, SIS-73). An external user has no password (USR-02); an internal one no field that is kept
 * from a SIS.
 */
export async function convertUser(work: Work, naming: Naming, wanted: Conversion): Promise<Versioned> {
  const user = await lock(work, naming)
  const record = converted(user.record, wanted)
  if (wanted.account_type === 'EXTERNAL' && !record.external_id) throw new AlmaError('EXTERNAL_ID_MISSING', {})
  checkUser(record, await codeTables(work), 'API')
  const internal = wanted.account_type === 'INTERNAL'
  const from = user.record.account_type?.value ?? 'INTERNAL'
  work.em.assign(user, {
    ...columnsOf(record),
    record,
    guarded: internal ? {} : user.guarded,
    password: internal ? (user.password ?? null) : null,
    sisDigest: null,
    version: user.version + 1,
    modifiedAt: work.now
  })
  await work.em.flush()
  const detail = { from, to: wanted.account_type, entries: wanted.entries }
  await recordAudit(work, { action: 'user.converted', subject: `user:${user.id}`, count: 1, detail })
  return { id: user.id, record, version: user.version }
}
