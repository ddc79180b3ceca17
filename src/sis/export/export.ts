import { encodeXml } from '../../alma/xml.ts'
import { listOf, ordered } from '../../users/merge/merge.ts'
import { codeIn, type Segment, segmentLists, type UserRecord } from '../../users/record/record.ts'
import { User } from '../../users/record/schema.ts'

type Fields = Record<string, any>

/** Set by the service or by people of the library: a feed has no say in them. */
const own = ['status_date', 'last_patron_activity_date', 'user_role', 'force_password_change', 'linking_id']

/**
 * A user as a feed would send him (SIS-60): without what is the library's own, and without secrets. A feed of these
 * changes nothing, but for the identifier that the profile matches by where a person has given it: without it his own
 * record would be refused, and so it becomes the feed's (SIS-63). Pure.
 */
export function feedRecord(record: UserRecord, matchIdType: string): UserRecord {
  const next: Fields = { ...record }
  for (const field of own) delete next[field]
  delete next.contact_info
  for (const list of segmentLists) {
    const entries = listOf(record, list).filter(({ segment_type }) => segment_type === 'External')
    if (list === 'user_identifier') entries.push(...matching(record, matchIdType))
    const [group = '', contact] = list.split('.')
    if (contact && entries.length > 0) next.contact_info = { ...next.contact_info, [contact]: entries }
    else if (!contact && entries.length > 0) next[group] = entries
    else if (!contact) delete next[group]
  }
  return ordered(next)
}

/** The identifier that a feed is matched by, where no feed has sent one. */
function matching(record: UserRecord, matchIdType: string): Segment[] {
  const all = listOf(record, 'user_identifier').filter(one => codeIn(one.id_type) === matchIdType)
  return all.some(({ segment_type }) => segment_type === 'External') ? [] : all.slice(0, 1)
}

/** The same as a `<user>` element on a line of its own. */
export const feedElement = (record: UserRecord, matchIdType: string): string =>
  `${encodeXml(User, feedRecord(record, matchIdType))
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .trim()}\n`
