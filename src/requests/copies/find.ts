import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { findBib } from '../../catalogue/bibs/bibs.ts'
import { copiesOf, findItem, findItems, type ItemFull, lockItems } from '../../catalogue/service.ts'
import { checkLibrary } from '../../libraries/limits.ts'
import type { Work } from '../../platform/work.ts'
import { lock } from '../../users/change/service.ts'
import type { User } from '../../users/entity.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import type { Request } from '../entity.ts'
import { ofItem, ofTitle, ofUser, type Where, withId } from '../tables/conditions-store.ts'
import { selectRequests } from '../tables/store.ts'
import { lockQueue } from './bind.ts'

/** How a caller names the owner of requests: a user (`ALL`: whoever), a title, or an item of it. */
export type Owner =
  | { user: Naming; mmsId?: undefined }
  | { mmsId: string; holdingId?: string | undefined; pid?: string | undefined; user?: undefined }

/** Requests know users by 401890 only (`alma-api.md` 1.1), whether a type of identifier was given or not. */
export async function named<T>(naming: Naming, look: (naming: Naming) => Promise<T>): Promise<T> {
  try {
    return await look(naming)
  } catch (error) {
    if (!(error instanceof AlmaError) || error.name !== 'USER_NOT_FOUND') throw error
    throw new AlmaError('USER_NOT_FOUND_BY_TYPE', { id: naming.user_id, type: naming.user_id_type ?? 'all_unique' })
  }
}

/** The user who asks, held: what he has is counted. */
export const lockUser = (work: Work, naming: Naming): Promise<User> => named(naming, given => lock(work, given))

/** Which requests an owner has. Unknown users, titles and items have their codes: 401890, 402203, 402204, 401683. */
export async function scopeOf(work: Work, owner: Owner): Promise<Where[]> {
  if (owner.user) {
    if (owner.user.user_id.toUpperCase() === 'ALL') return []
    const { id } = await named(owner.user, given => find(work, given))
    return [ofUser(id)]
  }
  const { id } = await findBib(work, owner.mmsId)
  if (owner.pid === undefined) return [ofTitle(id)]
  const { item } = await findItem(work, { pid: owner.pid, mmsId: owner.mmsId, holdingId: owner.holdingId })
  return [ofTitle(id), ofItem(item.id)]
}

/**
 * One request of an owner, also after its end. 401694 when he has none of that id; 60340 for a key of other libraries.
 */
export async function findRequest(work: Work, owner: Owner, requestId: string): Promise<Request> {
  const scope = await scopeOf(work, owner)
  const id = idOf(requestId)
  if (id === undefined && !owner.user) throw new AlmaError('REQUEST_ID_NOT_NUMERIC', { id: requestId })
  const [found] = id === undefined ? [] : await selectRequests(work, [...scope, withId(id)])
  if (found) {
    await checkLibrary(work, 'request', found)
    return found
  }
  throw new AlmaError('REQUEST_NOT_FOUND', {})
}

/** A request that may be changed: its copies and the queue of its title are held. */
export interface LockedRequest {
  request: Request
  copies: ItemFull[]
  queue: Request[]
}

/**
 * Holds a request for a change; undefined when it has ended. Of an item-level request only the one item is held; with
 * `only`, no more than that copy.
 */
export async function lockRequest(
  work: Work,
  seen: Pick<Request, 'id' | 'bibId' | 'itemId'>,
  only?: string | null
): Promise<LockedRequest | undefined> {
  const copies = only === null ? [] : await lockServingCopies(work, { bibId: seen.bibId, itemId: only ?? seen.itemId })
  const queue = await lockQueue(work, seen.bibId)
  const request = queue.find(({ id }) => id === seen.id)
  return request && { request, copies, queue }
}

async function lockServingCopies(
  work: Work,
  { bibId, itemId }: Pick<Request, 'bibId' | 'itemId'>
): Promise<ItemFull[]> {
  if (itemId === null) return copiesOf(work, bibId, { lock: true })
  await lockItems(work, [itemId])
  return [...(await findItems(work, [itemId])).values()]
}

/** The copy that a held request has. */
export const copyOfLocked = ({ request, copies }: LockedRequest): ItemFull | undefined =>
  copies.find(({ item }) => item.id === request.boundItemId)
