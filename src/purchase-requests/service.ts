import { LockMode } from '@mikro-orm/core'
import { canonical } from '../alma/canonical.ts'
import { AlmaError } from '../alma/errors.ts'
import { idOf, noId } from '../alma/ids.ts'
import { codeTables } from '../codes/tables.ts'
import { checkLibrary, limitsOf } from '../libraries/limits.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { find, findHeld, type Naming } from '../users/find/lookup.ts'
import { nextId } from '../users/find/store.ts'
import { checkBody } from './check.ts'
import { PurchaseRequest as Row } from './entity.ts'
import { purchasesToWire, purchaseToWire } from './mapping.ts'
import { isUndecided } from './rules.ts'
import { PurchaseRequest } from './schema.ts'

interface PageOf {
  limit: number
  offset: number
}

/** A user's wish to buy something; every documented code for a wrong body (`alma-api.md` 1.1). */
export async function createPurchase(work: Work, naming: Naming, wire: PurchaseRequest): Promise<PurchaseRequest> {
  const user = await findHeld(work, naming)
  const given = canonical(PurchaseRequest, wire)
  await checkBody(work, given)
  await checkLibrary(work, 'purchase', { owningLibrary: given.owning_library?.value })
  const tables = await codeTables(work)
  const row = work.em.create(Row, {
    institution: work.institution,
    id: await nextId(work),
    userId: user.id,
    status: 'INREVIEW',
    rejectReason: null,
    ...columnsOf(given),
    format: given.format?.value ?? tables.defaultOf('PR_RequestedFormat') ?? 'P',
    citationType: given.citation_type?.value ?? tables.defaultOf('PR_CitationType') ?? null,
    createdAt: work.now,
    modifiedAt: work.now
  })
  await work.em.flush()
  return purchaseToWire(work, row)
}

/** What of a body is columns, and what is carried. */
export function columnsOf(given: PurchaseRequest) {
  const { format, citation_type, owning_library, requester, reject_reason, ...record } = given
  return {
    format: format?.value ?? 'P',
    citationType: citation_type?.value ?? null,
    owningLibrary: owning_library?.value ?? null,
    record
  }
}

/** A page of a user's purchase requests, the latest first. 60275: an unknown status. */
export async function listUserPurchases(work: Work, naming: Naming, query: PageOf & { status?: string }) {
  const { id: userId } = await find(work, naming)
  if (query.status && !(await codeTables(work)).isCode('PurchaseRequestStatus', query.status))
    throw new AlmaError('PURCHASE_STATUS', {})
  return pageOf(work, { userId, ...(query.status ? { status: query.status } : {}) }, query)
}

/** The same of everybody. 40166410: an unknown format, library, status or citation type. */
export async function listPurchases(
  work: Work,
  query: PageOf & { format?: string; owning_library?: string; status?: string; citation_type?: string }
) {
  const tables = await codeTables(work)
  const check = (name: string, table: string, value: string | undefined) => {
    if (value && !tables.isCode(table, value)) throw new AlmaError('PURCHASE_FILTER', { name })
  }
  check('format', 'PR_RequestedFormat', query.format)
  check('owning_library', 'Organizations', query.owning_library)
  check('status', 'PurchaseRequestStatus', query.status)
  check('citation_type', 'PR_CitationType', query.citation_type)
  const { format, owning_library: owningLibrary, status, citation_type: citationType } = query
  const where = { format, owningLibrary, status, citationType }
  const given = Object.fromEntries(Object.entries(where).filter(([, value]) => value))
  return pageOf(work, given, query)
}

async function pageOf(work: Work, where: object, { limit, offset }: PageOf) {
  const limits = await limitsOf(work)
  const within = limits ? { $and: [{ owningLibrary: { $in: limits } }] } : {}
  const [rows, total] = await work.em.findAndCount(
    Row,
    { institution: work.institution, ...where, ...within },
    { orderBy: { createdAt: 'desc', id: 'desc' }, limit: Math.max(limit, 1), offset }
  )
  const count = { total_record_count: total }
  if (total === 0) return count
  return { purchase_request: await purchasesToWire(work, limit === 0 ? [] : rows), ...count }
}

/** A purchase request by its number, of a user or of anybody; 60276 for an unknown one, 60340 of another library. */
export async function findPurchase(work: Work, id: string, of: { userId?: string; locked?: boolean } = {}) {
  const where = { institution: work.institution, id: idOf(id) ?? noId, ...(of.userId ? { userId: of.userId } : {}) }
  const row = await work.em.findOne(Row, where, of.locked ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {})
  if (of.locked) takeMoment(work)
  if (!row) throw new AlmaError('PURCHASE_REQUEST_NOT_FOUND', {})
  await checkLibrary(work, 'purchase', row)
  return row
}

/** One purchase request. 60276: there is none of this number, or it is another user's. */
export async function getPurchase(work: Work, id: string, naming?: Naming): Promise<PurchaseRequest> {
  const of = naming ? { userId: (await find(work, naming)).id } : {}
  return purchaseToWire(work, await findPurchase(work, id, of))
}

/**
 * `op=cancel` of a user: the wish is withdrawn and gone; answers what it was. 401873: another op; 60277: it is decided.
 */
export async function cancelPurchase(work: Work, naming: Naming, id: string, op: string | undefined) {
  if (op !== 'cancel') throw new AlmaError('NO_SUCH_ACTION', {})
  const { id: userId } = await find(work, naming)
  const row = await findPurchase(work, id, { userId, locked: true })
  if (!isUndecided(row.status)) throw new AlmaError('PURCHASE_CANCEL', { reason: 'It has been decided.' })
  const wire = await purchaseToWire(work, row)
  work.em.remove(row)
  await work.em.flush()
  return wire
}
