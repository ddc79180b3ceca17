import { copiesOf, findItem, type ItemFull, lockItemIfFree, placeOf, setProcess } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import type { Request } from '../entity.ts'
import { nextFor } from '../rules/rules.ts'
import { bindAtDesk, lockQueue, settle } from './bind.ts'
import { deskOf, nowhere } from './places.ts'
import { bookFor, mayBegin, servesUnder } from './serving.ts'

/** The request that waits longest for what this copy can serve, locked; undefined when none does. */
export async function nextInQueue(work: Work, copy: ItemFull, queue: readonly Request[]): Promise<Request | undefined> {
  const waiting = queue.filter(request => mayBegin(work, request))
  if (waiting.length === 0) return undefined
  const book = await bookFor(work)
  return nextFor(waiting, request => servesUnder(book, request, copy))
}

/**
 * What becomes of a copy whose request has ended or let it go (REQ-20): the next in the queue gets it, otherwise it
 * goes back to its place. What is on its way arrives first, and is decided on there. Returns who got it. The copy is
 * locked.
 */
export async function releaseCopy(work: Work, copy: ItemFull): Promise<Request | undefined> {
  const { processType, atLibrary, atDesk } = copy.item
  if (processType !== 'REQUESTED' && processType !== 'HOLDSHELF' && processType !== 'WORK_ORDER_DEPARTMENT')
    return undefined
  const queue = await lockQueue(work, copy.bib.id)
  if (processType === 'REQUESTED') {
    await setProcess(work, copy.item, { processType: null })
    const [served] = await settle(work, queue, [copy])
    return served
  }
  const here = atLibrary ?? copy.library
  const next = await nextInQueue(work, copy, queue)
  const desk = (await deskOf(work, here, atDesk ?? '')) ?? nowhere(here, '')
  if (next) await bindAtDesk(work, next, copy, desk)
  else await sendHome(work, copy, here)
  return next
}

/** The way of a copy that nobody waits for: to its shelf here, or in transit to the library where it belongs. */
export async function sendHome(work: Work, copy: ItemFull, here: string): Promise<'SHELF' | 'TRANSIT'> {
  const { library } = placeOf(copy.item)
  if (library === here) {
    await setProcess(work, copy.item, { processType: null })
    return 'SHELF'
  }
  await setProcess(work, copy.item, { processType: 'TRANSIT', atLibrary: library })
  return 'TRANSIT'
}

/**
 * Somebody lost this copy and waits again: another one that stands on its shelf is given to whoever is first. A copy on
 * which somebody works at this moment is left to him: waiting for it, with a copy locked already, could be for ever.
 */
export async function findAnother(work: Work, queue: readonly Request[], but: ItemFull): Promise<void> {
  const others = (await copiesOf(work, but.bib.id)).filter(
    ({ item }) => item.id !== but.item.id && item.processType === null
  )
  for (const { item } of others)
    if (await lockItemIfFree(work, item.id)) await settle(work, queue, [await findItem(work, { pid: item.id })])
}
