import { canonical } from '../alma/canonical.ts'
import { AlmaError } from '../alma/errors.ts'
import { hasBib } from '../catalogue/bibs/bibs.ts'
import { codeTables } from '../codes/tables.ts'
import { writeLetter } from '../letters/service.ts'
import { checkLibrary } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'
import { type Found, lockByKey } from '../users/find/store.ts'
import { checkBody } from './check.ts'
import type { PurchaseRequest as Row } from './entity.ts'
import { purchaseToWire } from './mapping.ts'
import { afterAction, isUndecided } from './rules.ts'
import { PurchaseRequest } from './schema.ts'
import { columnsOf, findPurchase } from './service.ts'

/**
 * Replaces a purchase request, as Alma's PUT does: what is missing is emptied, but for the requester, who stays. 60309
 * once it is decided; 401890 for an unknown requester; the codes of a creation for a wrong body.
 */
export async function updatePurchase(work: Work, id: string, wire: PurchaseRequest): Promise<PurchaseRequest> {
  const given = canonical(PurchaseRequest, wire)
  const user = await heldUser(work, given.requester?.value)
  const row = await findPurchase(work, id, { locked: true })
  if (!isUndecided(row.status)) throw new AlmaError('PURCHASE_UPDATE_STATUS', {})
  await checkBody(work, given)
  if (user === 'NONE') throw new AlmaError('PURCHASE_REQUESTER', {})
  if (user) row.userId = user.id
  const columns = columnsOf(given)
  await checkLibrary(work, 'purchase', columns)
  const format = given.format?.value ?? row.format
  Object.assign(row, columns, { format, modifiedAt: work.now })
  await work.em.flush()
  return purchaseToWire(work, row)
}

/**
 * The user whom a body names, held; NONE for an unknown one. Before the purchase request is: users are locked before
 * what is theirs, so that a deletion and this never wait for each other.
 */
async function heldUser(work: Work, id: string | undefined): Promise<Found | 'NONE' | undefined> {
  return id ? ((await lockByKey(work, id.toLowerCase())) ?? 'NONE') : undefined
}

/**
 * `op=approve` or `op=reject`, and the user is told. 60319: another op; 60312: decided before; 60308: a rejection needs
 * a code of PR_RejectReasons; 60313, 60314, 60316: the approver, the library, the title is unknown.
 */
export async function decidePurchase(
  work: Work,
  id: string,
  op: string | undefined,
  wire: PurchaseRequest | undefined
): Promise<PurchaseRequest> {
  const given = canonical(PurchaseRequest, wire ?? {})
  const approver = await heldUser(work, given.approved_by)
  const row = await findPurchase(work, id, { locked: true })
  const status = afterAction(op, row.status)
  if (status === 'REJECTED') await reject(work, row, given)
  else await approve(work, row, given, approver !== 'NONE')
  Object.assign(row, { status, modifiedAt: work.now })
  await work.em.flush()
  await tell(work, row)
  return purchaseToWire(work, row)
}

async function reject(work: Work, row: Row, { reject_reason: reason }: PurchaseRequest): Promise<void> {
  const tables = await codeTables(work)
  if (!reason?.value || !tables.isCode('PR_RejectReasons', reason.value)) throw new AlmaError('PURCHASE_REASON', {})
  row.rejectReason = reason.value
}

async function approve(work: Work, row: Row, given: PurchaseRequest, known: boolean): Promise<void> {
  const { approved_by: approver, owning_library: owner } = given
  if (!known) throw new AlmaError('PURCHASE_APPROVER', {})
  const tables = await codeTables(work)
  if (owner?.value && (!tables.isCode('Organizations', owner.value) || owner.value === work.institution))
    throw new AlmaError('PURCHASE_OWNER', {})
  const mmsId = row.record.resource_metadata?.mms_id?.value
  if (mmsId && !(await hasBib(work, mmsId))) throw new AlmaError('PURCHASE_BIB', {})
  if (owner?.value) {
    await checkLibrary(work, 'purchase', { owningLibrary: owner.value })
    row.owningLibrary = owner.value
  }
  if (approver) row.record = { ...row.record, approved_by: approver }
}

async function tell(work: Work, { userId, status, rejectReason, record }: Row): Promise<void> {
  if (userId == null) return
  const tables = await codeTables(work)
  const { title = '', author = '' } = record.resource_metadata ?? {}
  const values = {
    title,
    author,
    decision: tables.label('PurchaseRequestStatus', status) ?? status,
    reason: rejectReason ? (tables.label('PR_RejectReasons', rejectReason) ?? rejectReason) : ''
  }
  await writeLetter(work, { userId, type: 'PurchaseRequestDecided', values })
}

/** Removes a purchase request; 60276 for an unknown one. */
export async function deletePurchase(work: Work, id: string): Promise<void> {
  work.em.remove(await findPurchase(work, id, { locked: true }))
  await work.em.flush()
}
