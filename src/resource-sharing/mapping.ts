import { formatDay, formatMoment } from '../alma/dates.ts'
import { present } from '../alma/present.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import { fromMinor } from '../fees/money.ts'
import { link, type Work } from '../platform/work.ts'
import type { SharingRequest } from './entity.ts'
import { allPartners, type Partner, partnerToWire } from './partners.ts'
import { citationTables } from './rules.ts'
import { ResourceSharingRequest } from './schema.ts'
import { statusTables } from './state.ts'
import { type Requester, requesters } from './store.ts'

/** What is looked up once for all requests of an answer. */
interface Names {
  tables: Tables
  partners: ReadonlyMap<string, Partner>
  users: ReadonlyMap<string, Requester>
}

/** Requests as clients see them, with three look-ups however many they are. */
export async function requestsToWire(work: Work, rows: readonly SharingRequest[]): Promise<ResourceSharingRequest[]> {
  const names: Names = {
    tables: await codeTables(work),
    partners: rows.some(row => row.partner) ? await allPartners(work) : new Map(),
    users: await requesters(
      work,
      rows.flatMap(row => row.userId ?? [])
    )
  }
  return rows.map(row => toWire(work, row, names))
}

/** One request as clients see it. */
export async function requestToWire(work: Work, row: SharingRequest): Promise<ResourceSharingRequest> {
  const [wire] = await requestsToWire(work, [row])
  return wire as ResourceSharingRequest
}

// Nothing of ours stands behind a request: the keys are there all the same, as recorded.
const nothing = { value: null, link: null } as unknown as ResourceSharingRequest['user_request']

function toWire(work: Work, row: SharingRequest, names: Names): ResourceSharingRequest {
  const { tables } = names
  const wire = present(
    ResourceSharingRequest,
    {
      ...row.record,
      ...row.contact,
      ...times(row),
      request_id: String(row.id),
      external_id: row.externalId,
      status: { value: row.status, desc: statusLabel(row.kind, row.status, tables) },
      owner: row.owner,
      partner: { value: '' },
      format: { value: row.format },
      allow_other_formats: row.record.allow_other_formats ?? false,
      supplied_format: { value: row.suppliedFormat ?? '' },
      shipping_cost: costOf(row),
      fund: row.fund ? { value: row.fund } : undefined,
      copyright_status: row.record.copyright_status ?? { value: '' },
      citation_type: citationOf(row, tables),
      has_active_notes: row.notes.length > 0,
      rs_note: row.notes,
      printed: row.printed,
      reported: row.reported,
      mms_id: row.mmsId,
      title: row.title
    },
    tables
  )
  wire.partner = row.partner ? partnerToWire(work, row.partner, names.partners) : { value: '', desc: '' }
  wire.user_request = nothing
  wire.requester = requesterOf(work, row, names)
  return wire
}

const times = ({ createdAt, modifiedAt }: SharingRequest) => ({
  created_date: formatDay(createdAt),
  last_modified_date: formatDay(modifiedAt),
  created_time: formatMoment(createdAt),
  last_modified_time: formatMoment(modifiedAt)
})

/** The name of a status: the two kinds have tables of their own. */
export const statusLabel = (kind: SharingRequest['kind'], status: string, tables: Tables): string =>
  statusTables(kind)
    .map(table => tables.label(table, status))
    .find(label => label !== undefined) ?? status

function costOf({ shippingCostMinor: minor, shippingCurrency: currency }: SharingRequest) {
  if (minor == null || !currency) return { currency: { value: '' } }
  return { sum: fromMinor(minor, currency), currency: { value: currency } }
}

function citationOf({ kind, record }: SharingRequest, tables: Tables) {
  const value = record.citation_type?.value
  return value ? { value, desc: tables.label(citationTables[kind], value) ?? value } : { value: '' }
}

/** Null for a partner's request, and once nobody is tied to it. */
function requesterOf(work: Work, { userId }: SharingRequest, { users }: Names) {
  const user = userId == null ? undefined : users.get(userId)
  if (!user) return null
  const { primaryId: value, name: desc, isGone } = user
  return isGone ? { value, desc } : { value, desc, link: link(work, 'users', value) }
}
