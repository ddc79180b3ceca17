import { type FamilyName, familyNames } from './settings.ts'

/**
 * The order in which families are cut: notes first, for their rules may ask about the user, to whom only the link leads
 * that goes with the rest.
 */
export const cuttingOrder: readonly FamilyName[] = [
  ...familyNames.filter(name => name.endsWith('_notes')),
  ...familyNames.filter(name => !name.endsWith('_notes'))
]

/** A family as its rules and its statements see it. Every text is SQL about a row `f` of its table. */
export interface Family {
  name: FamilyName
  /** Absent where nothing of the kind is stored. */
  table?: 'loan' | 'request' | 'resource_sharing_request' | 'fee'
  /** Over, so that it may be anonymized at all (AN-07). */
  historical: string
  /** Still holds something of this family. */
  tied: string
  /** When it ended. */
  ended: string
  library: string
  location?: string
  /** Why the family's rows may be kept although the rules say otherwise. */
  consent: boolean
}

const loan: Omit<Family, 'name' | 'tied'> = {
  table: 'loan',
  historical: "f.status = 'COMPLETE'",
  // What was paid for instead of returned has no return date.
  ended: 'coalesce(f.return_date, f.modified_at)',
  library: 'f.library',
  location: 'f.location',
  consent: true
}
const request: Omit<Family, 'name' | 'tied'> = {
  table: 'request',
  historical: "f.status = 'HISTORY'",
  ended: 'coalesce(f.ended_at, f.status_at)',
  library: 'coalesce(f.pickup_library, f.managed_library)',
  location: `(select i.location from item i
    where i.institution = f.institution and i.id = coalesce(f.last_item_id, f.item_id))`,
  consent: false
}
const sharing: Omit<Family, 'name' | 'tied'> = {
  table: 'resource_sharing_request',
  historical: "f.kind = 'BORROWING' and f.ended_at is not null",
  ended: 'f.ended_at',
  library: 'f.owner',
  consent: false
}
const fee: Omit<Family, 'name' | 'tied'> = {
  table: 'fee',
  historical: "f.status = 'CLOSED'",
  ended: 'f.status_at',
  library: 'f.owner',
  consent: false
}

const all: { [K in FamilyName]: Omit<Family, 'name'> } = {
  item_loans: { ...loan, tied: '(f.user_id is not null or f.proxy_id is not null)' },
  loan_notes: { historical: 'false', tied: 'false', ended: 'null::timestamptz', library: 'null', consent: true },
  requests: { ...request, tied: 'f.user_id is not null' },
  request_notes: {
    ...request,
    tied: `(f.cancel_note is not null or f.record ->> 'comment' is not null
      or f.record ->> 'manual_description' is not null)`
  },
  resource_sharing_requests: { ...sharing, tied: "(f.user_id is not null or f.contact::jsonb - 'note' <> '{}')" },
  resource_sharing_notes: { ...sharing, tied: "(f.notes::text <> '[]' or f.contact ->> 'note' is not null)" },
  fees: { ...fee, tied: 'f.user_id is not null' },
  fee_notes: {
    ...fee,
    tied: `(f.comment is not null or exists (select from fee_transaction t
      where t.institution = f.institution and t.fee_id = f.id and t.comment is not null))`
  }
}

/** A family by its name. */
export const familyOf = (name: FamilyName): Family => ({ name, ...all[name] })
