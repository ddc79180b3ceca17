import type { ItemNaming } from '../../catalogue/items/find.ts'
import { findItem, type ItemFull, lockItemIfFree, lockItems } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import type { User } from '../../users/entity.ts'
import { end, lockQueue, unbind } from '../copies/bind.ts'
import { findAnother, releaseCopy } from '../copies/release.ts'
import { copyOf, mayBegin } from '../copies/serving.ts'
import type { Request } from '../entity.ts'
import { chargeDelivery } from '../rights/service.ts'
import { type Copy, fits } from '../rules/rules.ts'
import { active, bound, ofTitle, ofUser } from '../tables/conditions-store.ts'
import { backToSavepoint, savepoint, selectRequests } from '../tables/store.ts'
import { hasActive } from '../tables/users-store.ts'

/**
 * Finds and holds an item that is to be lent to a user whose row is held, and with it the copies that are kept for
 * requests of his for the same title: what he then no longer needs can be released (fulfilByLoan). Copies are held in
 * the order of their ids; when another one was given to him meanwhile, all are let go and held anew.
 */
export async function lockForLoan(work: Work, userId: string, naming: ItemNaming): Promise<ItemFull> {
  if (!(await hasActive(work, userId))) return findItem(work, naming, { lock: true })
  const { item, bib } = await findItem(work, naming)
  for (let attempt = 1; ; attempt++) {
    await savepoint(work)
    const seen = await selectRequests(work, [ofUser(userId), ofTitle(bib.id), active, bound])
    const held = new Set([item.id, ...seen.map(({ boundItemId }) => boundItemId)])
    await lockItems(work, [...held])
    const now = (await lockQueue(work, bib.id)).filter(request => request.userId === userId && request.boundItemId)
    if (now.every(({ boundItemId }) => held.has(boundItemId)) || attempt === attempts)
      return findItem(work, naming, { lock: true })
    await backToSavepoint(work)
  }
}

// Each turn means that a desk gave him another copy in that very moment.
const attempts = 5

/**
 * REQ-21: the item is lent to this user. His own hold or booking that it serves is fulfilled and given back; undefined
 * when he has none. A request of somebody else that had the copy waits on, at its old place. The caller has locked the
 * user, then the item by `holdForLoan`, and says on the item that it is on loan afterwards. `wanted`: the id of the
 * request that he means, where several of his fit.
 */
export async function fulfilByLoan(
  work: Work,
  user: Pick<User, 'id'>,
  item: ItemFull,
  wanted?: string
): Promise<Request | undefined> {
  const queue = await lockQueue(work, item.bib.id)
  const copy = copyOf(item)
  const holder = queue.find(({ boundItemId }) => boundItemId === copy.id)
  const own = ownRequest(work, queue, user.id, copy, wanted)
  const loser = holder === own ? undefined : holder
  if (loser) await unbind(work, loser)
  if (own) {
    const other = own.boundItemId === copy.id ? null : own.boundItemId
    await end(work, own, 'FULFILLED', { lastItemId: copy.id }, () => releaseOther(work, other))
    await chargeDelivery(work, own, item)
  }
  if (loser?.status === 'NOT_STARTED') await findAnother(work, await lockQueue(work, item.bib.id), item)
  return own
}

/**
 * The user's request that this copy serves: the wanted, else the one that has it, else the oldest; no copying, and no
 * booking for another day unless it is meant.
 */
function ownRequest(
  work: Work,
  queue: readonly Request[],
  userId: string,
  copy: Copy,
  wanted: string | undefined
): Request | undefined {
  const mine = queue.filter(request => request.userId === userId && request.type !== 'DIGITIZATION')
  const meant = mine.find(({ id }) => id === wanted)
  if (meant && (meant.boundItemId === copy.id || fits(meant, copy))) return meant
  const now = mine.filter(request => mayBegin(work, request))
  return now.find(({ boundItemId }) => boundItemId === copy.id) ?? now.find(request => fits(request, copy))
}

/** Another copy was kept for the request: it is held already (holdForLoan), so that nobody is waited for. */
async function releaseOther(work: Work, itemId: string | null): Promise<void> {
  if (itemId === null || !(await lockItemIfFree(work, itemId))) return
  await releaseCopy(work, await findItem(work, { pid: itemId }))
}
