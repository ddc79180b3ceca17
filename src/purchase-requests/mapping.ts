import { formatDay } from '../alma/dates.ts'
import { present } from '../alma/present.ts'
import { codeTables, type Tables } from '../codes/tables.ts'
import { link, notePeople, type Work } from '../platform/work.ts'
import { namesOf } from '../users/find/names-store.ts'
import type { PurchaseRequest as Row } from './entity.ts'
import { materialTable } from './rules.ts'
import { PurchaseRequest } from './schema.ts'

type Users = ReadonlyMap<string, { primaryId: string; name: string }>

/** Purchase requests as clients see them, with one look-up of their users however many they are. */
export async function purchasesToWire(work: Work, rows: readonly Row[]): Promise<PurchaseRequest[]> {
  const users = await requesters(work, [...new Set(rows.flatMap(row => row.userId ?? []))])
  const tables = await codeTables(work)
  return rows.map(row => toWire(work, row, users, tables))
}

/** One purchase request as clients see it. */
export async function purchaseToWire(work: Work, row: Row): Promise<PurchaseRequest> {
  const [wire] = await purchasesToWire(work, [row])
  return wire as PurchaseRequest
}

async function requesters(work: Work, ids: string[]): Promise<Users> {
  if (ids.length === 0) return new Map()
  notePeople(work, ids)
  const found = (await namesOf(work, ids)).filter(({ isGone }) => !isGone)
  return new Map(
    found.map(({ id, primaryId, firstName, lastName }) => [
      id,
      { primaryId, name: firstName ? `${lastName}, ${firstName}` : lastName }
    ])
  )
}

function toWire(work: Work, row: Row, users: Users, tables: Tables): PurchaseRequest {
  const { record, userId } = row
  const user = userId == null ? undefined : users.get(userId)
  const type = record.requested_type?.value
  const mmsId = record.resource_metadata?.mms_id?.value
  return present(
    PurchaseRequest,
    {
      ...record,
      link: link(work, 'acq', 'purchase-requests', String(row.id)),
      request_id: String(row.id),
      created_date: formatDay(row.createdAt),
      last_modified_date: formatDay(row.modifiedAt),
      format: { value: row.format },
      ...(type ? { requested_type: { value: type, desc: tables.label(materialTable(row.format), type) ?? type } } : {}),
      citation_type: { value: row.citationType ?? '' },
      owning_library: { value: row.owningLibrary ?? '' },
      requester: user ? { value: user.primaryId, desc: user.name } : { value: '' },
      status: { value: row.status },
      ...(row.rejectReason ? { reject_reason: { value: row.rejectReason } } : {}),
      resource_metadata: {
        ...record.resource_metadata,
        ...(mmsId ? { mms_id: { value: mmsId, link: link(work, 'bibs', mmsId) } } : {})
      }
    },
    tables
  )
}
