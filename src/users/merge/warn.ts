import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import { allCompanions } from '../find/companions.ts'
import { type Change, whys } from '../record/change.ts'
import type { UserRecord } from '../record/record.ts'
import { doubtsOf } from './doubts.ts'

/** What of a user was taken and may be wrong, with what only the feeds know: whose user it is. */
export async function doubtsAbout(work: Work, record: UserRecord): Promise<Change[]> {
  const doubts = doubtsOf(record, await codeTables(work))
  const { external_id } = record
  const feeds = allCompanions().find(({ name }) => name === 'feeds')
  if (external_id && (await feeds?.knowsProfile?.(work, external_id)) === false)
    doubts.push({ field: 'external_id', new: external_id, why: 'PROFILE_UNKNOWN' })
  return doubts
}

/** Where a header of an answer goes. */
interface Headers {
  header(name: string, value: string): unknown
}

/**
 * Says in the header `Warning` what of a user was taken and may be wrong (RFC 7234, 5.5: 199). The body is Alma's, it
 * has no place for it. Fields and reasons only, no values.
 */
export async function warn(work: Work, reply: Headers, record: UserRecord): Promise<void> {
  const told = new Set((await doubtsAbout(work, record)).map(({ field, why }) => `${field}: ${whys[why]}`))
  if (told.size > 0) reply.header('warning', [...told].map(text => `199 - "${text}"`).join(', '))
}
