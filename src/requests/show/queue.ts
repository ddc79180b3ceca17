import { AlmaError } from '../../alma/errors.ts'
import { idOf, lastId } from '../../alma/ids.ts'
import { findBib } from '../../catalogue/bibs/bibs.ts'
import { copiesOf, findItem } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { find } from '../../users/find/lookup.ts'
import { named } from '../copies/find.ts'
import { bookFor, copyOf, servesUnder } from '../copies/serving.ts'
import { isFree, placesInQueue, type Queued, waitingOnes } from '../rules/rules.ts'
import { userOf } from '../tables/people.ts'
import { activeOf } from '../tables/store.ts'
import type { QueueQuery } from './queue-schema.ts'

/**
 * REQ-03: which place a hold would have if it were made now, before it is made. Place 0: a copy stands on its shelf and
 * would be fetched at once. 401129 when no copy could serve.
 */
export async function queueFor(work: Work, query: QueueQuery) {
  const { title, copies, itemId } = await target(work, query)
  const user = query.user_id ? (await named({ user_id: query.user_id }, one => find(work, one))).id : undefined
  const userGroup = (await userOf(work, user ?? null))?.userGroup ?? null
  const book = await bookFor(work)
  const wish = { type: 'HOLD', userGroup, itemId, holdingId: null, materialType: null } as const
  const wanted = { ...wish, description: query.description ?? null }
  const serving = copies.filter(copy => servesUnder(book, wanted, copy))
  if (serving.length === 0) throw new AlmaError('REQUEST_NO_ITEMS', {})
  const queue = (await activeOf(work, [title])).filter(({ type }) => type !== 'BOOKING')
  const bound = new Set(queue.flatMap(({ boundItemId }) => boundItemId ?? []))
  const free = serving.filter(copy => isFree(copyOf(copy), bound)).length
  const last: Queued = {
    ...wanted,
    id: lastId,
    bibId: title,
    status: 'NOT_STARTED',
    boundItemId: null
  }
  const places = placesInQueue<Queued & { type?: string; userGroup?: string | null }>([...queue, last], request =>
    copies
      .filter(copy => servesUnder(book, { ...wanted, ...request } as typeof wanted, copy))
      .map(({ item }) => item.id)
  )
  return {
    mms_id: String(title),
    ...(itemId === null ? {} : { item_pid: String(itemId) }),
    place: free > 0 ? 0 : (places.get(last.id) ?? 1),
    waiting: waitingOnes(queue).length,
    copies: serving.length,
    copies_on_shelf: free,
    copies_on_loan: serving.filter(({ item }) => item.processType === 'LOAN').length
  }
}

/** The title, its copies, and the item if one is named. */
async function target(work: Work, { mms_id: mmsId, item_pid: pid }: QueueQuery) {
  if (pid !== undefined) {
    if (idOf(pid) === undefined) throw new AlmaError('REQUEST_ITEM_SEARCH', {})
    const { item, bib } = await findItem(work, { pid, mmsId })
    return { title: bib.id, itemId: item.id, copies: await copiesOf(work, bib.id) }
  }
  if (mmsId === undefined) throw new AlmaError('MANDATORY_FIELD', { field: 'mms_id or item_pid' })
  const bib = await findBib(work, mmsId)
  return { title: bib.id, itemId: null, copies: await copiesOf(work, bib.id) }
}
