import { canonical } from '../../alma/canonical.ts'
import type { UserRecord } from './record.ts'
import { User } from './schema.ts'

/** A user as it came in: the canonical record, and the secrets, which are never part of it. */
export interface Normalized {
  record: UserRecord
  pin?: string
  password?: string
}

/** Takes a user of the wire apart (the reader has checked it). What is empty is absent. */
export const normalize = (wire: User): Normalized => apart(canonical(User, wire))

/** The same of what was read in the canonical form. The value is taken over, not copied. */
export function apart({ pin_number: pin, password, ...record }: User): Normalized {
  if (record.status?.value) record.status = { value: record.status.value.toUpperCase() }
  // `Active` comes beside `ACTIVE` in real feeds (client-expectations.md 3).
  if (record.user_identifier) record.user_identifier = record.user_identifier.map(withStatus)
  return { record, ...(pin ? { pin } : {}), ...(password ? { password } : {}) }
}

type Identifier = NonNullable<UserRecord['user_identifier']>[number]

/** The status stands where the schema has it, given or not: equal identifiers must be equal JSON. */
function withStatus({ segment_type, status, ...rest }: Identifier): Identifier {
  return { ...rest, status: status?.toUpperCase() ?? 'ACTIVE', ...(segment_type === undefined ? {} : { segment_type }) }
}
