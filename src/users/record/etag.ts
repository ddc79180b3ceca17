import { AlmaError } from '../../alma/errors.ts'
import { equal } from './equal.ts'
import type { UserRecord } from './record.ts'

/** A user and how often it was changed. */
export interface Versioned {
  id: string
  record: UserRecord
  version: number
}

/** The ETag of a user: the same in XML and JSON, another after every change. */
export const etagOf = ({ id, version }: Pick<Versioned, 'id' | 'version'>): string => `"${id}-${version}"`

/**
 * Refuses a change whose If-Match is not the user as it is now (412), naming the fields in which what was sent differs
 * from what is stored. Without the header nothing is compared: Alma's own PUT.
 */
export function checkMatch(match: string | undefined, stored: Versioned, given: UserRecord): void {
  if (match === undefined || match.trim() === '*') return
  const tags = match.split(',').map(tag => tag.trim().replace(/^W\//, ''))
  if (tags.includes(etagOf(stored))) return
  const fields = differing(stored.record, given)
  throw new AlmaError('USER_CHANGED', { fields: fields.length === 0 ? 'none' : fields.join(', ') })
}

/** Fields that the service itself sets: nobody sends them. */
const own = new Set(['status_date', 'last_patron_activity_date'])

function differing(stored: UserRecord, given: UserRecord): string[] {
  const [one, other] = [stored, given] as [Record<string, unknown>, Record<string, unknown>]
  return Object.keys({ ...one, ...other }).filter(field => !own.has(field) && !equal(one[field], other[field]))
}
