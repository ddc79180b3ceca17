import { AlmaError } from '../../alma/errors.ts'
import { type ItemFull, lockCopies } from '../../catalogue/service.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import { end } from '../copies/bind.ts'
import { copyOfLocked, findRequest, type LockedRequest, lockRequest, type Owner } from '../copies/find.ts'
import { notice } from '../copies/notices.ts'
import { releaseCopy } from '../copies/release.ts'
import type { RequestEnd } from '../entity.ts'
import { active, ofUser } from '../tables/conditions-store.ts'
import { activeOf, type NewRequest, selectRequests } from '../tables/store.ts'

const reasons = 'RequestCancellationReasons'

/**
 * Cancels a request (REQ-04): its copy goes to the next in the queue or home, the requester is told unless said
 * otherwise. Without a reason it is the table's default: clients leave it out. 401694 for what is unknown or has ended,
 * 401652 for an unknown reason.
 */
export async function cancelRequest(
  work: Work,
  owner: Owner,
  requestId: string,
  { reason, note, notify }: { reason?: string | undefined; note?: string | undefined; notify: boolean }
): Promise<void> {
  const tables = await codeTables(work)
  const code = reason?.trim() || (tables.defaultOf(reasons) ?? '')
  if (tables.has(reasons) && !tables.isCode(reasons, code))
    throw new AlmaError('REQUEST_GENERAL', { reason: `The cancellation reason ${code} is not valid.` })
  const held = await lockRequest(work, await findRequest(work, owner, requestId))
  if (!held) throw new AlmaError('REQUEST_NOT_FOUND', {})
  await finish(work, held, 'CANCELLED', { cancelReason: code, cancelNote: note ?? null })
  if (!notify) return
  const values = { reason: tables.label(reasons, code) ?? code, ...(note ? { note } : {}) }
  await notice(work, held.request, 'RequestCancelled', values)
}

/** Ends a held request and lets its copy go. */
export async function finish(
  work: Work,
  held: LockedRequest,
  ending: RequestEnd,
  more: Partial<NewRequest> = {},
  release: (copy: ItemFull) => Promise<unknown> = copy => releaseCopy(work, copy)
): Promise<void> {
  const copy = copyOfLocked(held)
  await end(work, held.request, ending, more, async () => {
    if (copy) await release(copy)
  })
}

/**
 * Cancels everything that a user waits for (PUR-01): each copy goes to the next in the queue or home. The user is held.
 * The copies of all titles are locked first, then their queues, in the order in which everybody locks them. Returns how
 * many there were.
 */
export async function cancelAllOf(work: Work, userId: string, notify = false): Promise<number> {
  const seen = await selectRequests(work, [ofUser(userId), active])
  if (seen.length === 0) return 0
  const bibIds = seen.map(({ bibId }) => bibId)
  await lockCopies(work, bibIds)
  await activeOf(work, bibIds, { lock: true })
  const tables = await codeTables(work)
  const code = tables.isCode(reasons, 'PatronNotEligible') ? 'PatronNotEligible' : (tables.defaultOf(reasons) ?? '')
  for (const request of seen) {
    const held = await lockRequest(work, request)
    if (!held) continue
    await finish(work, held, 'CANCELLED', { cancelReason: code })
    if (notify) await notice(work, held.request, 'RequestCancelled', { reason: tables.label(reasons, code) ?? code })
  }
  return seen.length
}
