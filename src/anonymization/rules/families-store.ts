import type { RawBuilder } from 'kysely'
import { sql } from '../../data/statements.ts'
import { type FamilyName, familyNames } from './settings.ts'

/**
 * The order in which families are cut: notes first, for their rules may ask about the user, to whom only the link leads
 * that goes with the rest.
 */
export const cuttingOrder: readonly FamilyName[] = [
  ...familyNames.filter(name => name.endsWith('_notes')),
  ...familyNames.filter(name => !name.endsWith('_notes'))
]

/** A part of a statement. */
export type Part = RawBuilder<unknown>

/** A family as its rules and its statements see it. Each part is SQL about a row `f` of its table. */
export interface Family {
  name: FamilyName
  /** Absent where nothing of the kind is stored. */
  table?: 'loan' | 'request' | 'resource_sharing_request' | 'fee'
  /** Over, so that it may be anonymized at all (AN-07). */
  historical: Part
  /** Still holds something of this family. */
  tied: Part
  /** When it ended. */
  ended: Part
  library: Part
  location?: Part
  /** Why the family's rows may be kept although the rules say otherwise. */
  consent: boolean
}

const loan: Omit<Family, 'name' | 'tied'> = {
  table: 'loan',
  historical: sql`f.status = 'COMPLETE'`,
  // What was paid for instead of returned has no return date.
  ended: sql`coalesce(f.return_date, f.modified_at)`,
  library: sql`f.library`,
  location: sql`f.location`,
  consent: true
}
const request: Omit<Family, 'name' | 'tied'> = {
  table: 'request',
  historical: sql`f.status = 'HISTORY'`,
  ended: sql`coalesce(f.ended_at, f.status_at)`,
  library: sql`coalesce(f.pickup_library, f.managed_library)`,
  location: sql`(select i.location from item i
    where i.institution = f.institution and i.id = coalesce(f.last_item_id, f.item_id))`,
  consent: false
}
const sharing: Omit<Family, 'name' | 'tied'> = {
  table: 'resource_sharing_request',
  historical: sql`f.kind = 'BORROWING' and f.ended_at is not null`,
  ended: sql`f.ended_at`,
  library: sql`f.owner`,
  consent: false
}
const fee: Omit<Family, 'name' | 'tied'> = {
  table: 'fee',
  historical: sql`f.status = 'CLOSED'`,
  ended: sql`f.status_at`,
  library: sql`f.owner`,
  consent: false
}

const all: { [K in FamilyName]: Omit<Family, 'name'> } = {
  item_loans: { ...loan, tied: sql`(f.user_id is not null or f.proxy_id is not null)` },
  loan_notes: {
    historical: sql`false`,
    tied: sql`false`,
    ended: sql`null::timestamptz`,
    library: sql`null`,
    consent: true
  },
  requests: { ...request, tied: sql`f.user_id is not null` },
  request_notes: {
    ...request,
    tied: sql`(f.cancel_note is not null or f.record ->> 'comment' is not null
      or f.record ->> 'manual_description' is not null)`
  },
  resource_sharing_requests: { ...sharing, tied: sql`(f.user_id is not null or f.contact::jsonb - 'note' <> '{}')` },
  resource_sharing_notes: { ...sharing, tied: sql`(f.notes::text <> '[]' or f.contact ->> 'note' is not null)` },
  fees: { ...fee, tied: sql`f.user_id is not null` },
  fee_notes: {
    ...fee,
    tied: sql`(f.comment is not null or exists (select from fee_transaction t
      where t.institution = f.institution and t.fee_id = f.id and t.comment is not null))`
  }
}

/** A family by its name. */
export const familyOf = (name: FamilyName): Family => ({ name, ...all[name] })
