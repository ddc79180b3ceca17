import { type ItemFull, placeOf, setProcess } from '../items/service.ts'
import type { Work } from '../work.ts'
import { pickUntil, shelfUntil } from './clocks.ts'
import type { Request, RequestEnd, RequestStatus } from './entity.ts'
import { tellEnded } from './followers.ts'
import { noticeReady } from './notices.ts'
import { type DeskFacts, deskOf, desksOf, targetOf } from './places.ts'
import { mayMove, nextFor, routeFor } from './rules.ts'
import { activeOf, type NewRequest, writeRequest } from './store.ts'
import { copyOf } from './waiting.ts'

// What happens between a request and a copy. The caller has locked the item; the request is locked here or before.

/** Writes a change of status. A move that the state machine does not know is a mistake of this service. */
async function move(work: Work, request: Request, status: RequestStatus, changes: Partial<NewRequest>): Promise<void> {
  if (!mayMove(request.status, status)) throw new Error(`request: ${request.status} -> ${status}`)
  const since = status === request.status ? {} : { status, statusAt: work.now }
  await writeRequest(work, request, { ...changes, ...since })
}

/** Gives a request a copy that stands on its shelf: it is to be fetched, and the clock of that begins (REQ-20). */
export async function bindForPicking(work: Work, request: Request, copy: ItemFull): Promise<void> {
  const desks = await desksOf(work, copy.library)
  const desk = desks.find(({ picks }) => picks) ?? desks[0]
  await move(work, request, 'IN_PROCESS', {
    boundItemId: copy.item.id,
    task: 'PICK',
    managedLibrary: copy.library,
    managedDesk: desk?.code ?? null,
    expiryDate: await pickUntil(work, request, copy)
  })
  await setProcess(work, copy.item, { processType: 'REQUESTED', atLibrary: copy.library, atDesk: desk?.code ?? null })
}

/** Sends a copy that is at hand on its way for a request: hold shelf, transit or department. */
export async function bindAtDesk(work: Work, request: Request, copy: ItemFull, at: DeskFacts) {
  const target = await targetOf(work, request)
  const route = routeFor(request, at, target)
  const place = { atLibrary: route.library, atDesk: route.desk }
  const bound = { boundItemId: copy.item.id, task: route.task, managedLibrary: route.library, managedDesk: route.desk }
  if (route.to === 'HOLD_SHELF') {
    const expiryDate = await shelfUntil(work, request, copy, at)
    await move(work, request, 'ON_HOLD_SHELF', { ...bound, expiryDate })
    await setProcess(work, copy.item, { processType: 'HOLDSHELF', ...place })
    await noticeReady(work, request, at)
  } else {
    await move(work, request, 'IN_PROCESS', { ...bound, expiryDate: null })
    const processType = route.to === 'TRANSIT' ? 'TRANSIT' : 'WORK_ORDER_DEPARTMENT'
    await setProcess(work, copy.item, { processType, ...place })
  }
  return route
}

const unbound = { boundItemId: null, task: null, managedLibrary: null, managedDesk: null, expiryDate: null } as const

/** Takes the copy from a request that goes on waiting, at its old place in the queue. */
export const unbind = (work: Work, request: Request): Promise<void> => move(work, request, 'NOT_STARTED', unbound)

/**
 * Ends a request. `release` says what becomes of the copy that it had; then followers are told (CIRC-22).
 */
export async function end(
  work: Work,
  request: Request,
  ending: RequestEnd,
  more: Partial<NewRequest> = {},
  release?: () => Promise<void>
): Promise<void> {
  const lastItemId = more.lastItemId ?? request.boundItemId ?? request.itemId
  await move(work, request, 'HISTORY', {
    boundItemId: null,
    task: null,
    ending,
    endedAt: work.now,
    ...more,
    lastItemId
  })
  await release?.()
  await tellEnded(work, request)
}

/**
 * All active requests of a title, locked in the order of their ids. Whoever changes one locks all of them first, so that
 * nobody waits for another in a circle; and whoever gives or takes a copy has locked the copy before.
 */
export const lockQueue = (work: Work, bibId: number): Promise<Request[]> => activeOf(work, [bibId], { lock: true })

/** The request that waits longest for what this copy can serve, locked; undefined when none does. */
export async function nextInQueue(work: Work, copy: ItemFull): Promise<Request | undefined> {
  const active = await lockQueue(work, copy.bib.id)
  return nextFor(
    copyOf(copy),
    active.filter(request => mayBegin(work, request))
  )
}

/** A booking is served when its time has come, everything else at once. */
export const mayBegin = (work: Work, { type, adjustedStart, bookingStart }: Request): boolean =>
  type !== 'BOOKING' || (adjustedStart ?? bookingStart ?? work.now) <= work.now

/**
 * What becomes of a copy whose request has ended or let it go (REQ-20): the next in the queue gets it, otherwise it goes
 * back to its place. What is on its way arrives first, and is decided on there.
 */
export async function releaseCopy(work: Work, copy: ItemFull): Promise<void> {
  const { processType, atLibrary = null, atDesk } = copy.item
  if (processType === 'REQUESTED') {
    await setProcess(work, copy.item, { processType: null })
    const next = await nextInQueue(work, copy)
    if (next) await bindForPicking(work, next, copy)
  } else if (processType === 'HOLDSHELF' || processType === 'WORK_ORDER_DEPARTMENT') {
    const next = await nextInQueue(work, copy)
    const desk = atLibrary === null ? undefined : await deskOf(work, atLibrary, atDesk ?? '')
    if (next) await bindAtDesk(work, next, copy, desk ?? nowhere(atLibrary ?? copy.library))
    else await sendHome(work, copy, atLibrary ?? copy.library)
  }
}

/** A place without a desk of its own: a department. */
const nowhere = (library: string): DeskFacts => ({
  library,
  code: '',
  name: '',
  holdShelf: false,
  picks: false,
  delivers: false
})

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
