import { type ItemFull, setProcess } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import type { TermsBook } from '../../terms/service.ts'
import type { Request, RequestEnd, RequestStatus } from '../entity.ts'
import { pickUntil, shelfUntil } from '../rules/clocks.ts'
import { mayMove } from '../rules/lifecycle.ts'
import { copyToFetch, type Route, routeFor, waitingOnes } from '../rules/rules.ts'
import { active, ofTitle } from '../tables/conditions-store.ts'
import { activeOf, countRequests, type NewRequest, writeRequest } from '../tables/store.ts'
import { tellEnded } from './followers.ts'
import { noticeReady } from './notices.ts'
import { type DeskFacts, desksOf, targetOf } from './places.ts'
import { bookFor, copyOf, mayBegin, policiesFor, servesUnder } from './serving.ts'

// What happens between a request and a copy. The caller has locked the copies, then the queue.

/**
 * All active requests of a title, locked in the order of their ids. Whoever changes one locks all of them first, so
 * that nobody waits for another in a circle; and whoever gives or takes a copy has locked the copy before.
 */
export const lockQueue = (work: Work, bibId: string): Promise<Request[]> => activeOf(work, [bibId], { lock: true })

/** How many requests of a title are active; none is held. */
export const countQueue = (work: Work, bibId: string): Promise<number> => countRequests(work, [ofTitle(bibId), active])

/** Writes a change of status. A move that the state machine does not know is a mistake of this service. */
async function move(work: Work, request: Request, status: RequestStatus, changes: Partial<NewRequest>): Promise<void> {
  if (!mayMove(request.status, status)) throw new Error(`request: ${request.status} -> ${status}`)
  const since = status === request.status ? {} : { status, statusAt: work.now }
  await writeRequest(work, request, { ...changes, ...since })
}

/** Gives a request a copy that stands on its shelf: it is to be fetched, and the clock of that begins (REQ-20). */
export async function bindForPicking(work: Work, book: TermsBook, request: Request, copy: ItemFull): Promise<void> {
  const desks = await desksOf(work, copy.library)
  const desk = (desks.find(({ picks }) => picks) ?? desks[0])?.code ?? null
  await move(work, request, 'IN_PROCESS', {
    boundItemId: copy.item.id,
    task: 'PICK',
    managedLibrary: copy.library,
    managedDesk: desk,
    expiryDate: pickUntil(work, book, copy.library, policiesFor(book, request, copy))
  })
  await setProcess(work, copy.item, { processType: 'REQUESTED', atLibrary: copy.library, atDesk: desk })
}

/** Sends a copy that is at hand on its way for a request: hold shelf, transit or department. */
export async function bindAtDesk(work: Work, request: Request, copy: ItemFull, at: DeskFacts): Promise<Route> {
  const route = routeFor(request, at, await targetOf(work, request))
  const place = { atLibrary: route.library, atDesk: route.desk }
  const bound = { boundItemId: copy.item.id, task: route.task, managedLibrary: route.library, managedDesk: route.desk }
  if (route.to === 'HOLD_SHELF') {
    const book = await bookFor(work)
    const expiryDate = shelfUntil(work, book, route.library, policiesFor(book, request, copy), at.days)
    const isNew = request.status !== 'ON_HOLD_SHELF' || request.managedDesk !== route.desk
    await move(work, request, 'ON_HOLD_SHELF', { ...bound, ...(isNew ? { expiryDate } : {}) })
    await setProcess(work, copy.item, { processType: 'HOLDSHELF', ...place })
    if (isNew) await noticeReady(work, request, at)
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

/** Goes on with a digitization whose copy is at the department, or no longer needed. */
export const advance = (work: Work, request: Request, changes: Partial<NewRequest>): Promise<void> =>
  move(work, request, 'IN_PROCESS', { expiryDate: null, ...changes })

/** Ends a request. `release` says what becomes of the copy that it had; then followers are told (CIRC-22). */
export async function end(
  work: Work,
  request: Request,
  ending: RequestEnd,
  more: Partial<NewRequest> = {},
  release?: () => Promise<void>
): Promise<void> {
  const lastItemId = more.lastItemId ?? request.boundItemId ?? request.lastItemId ?? request.itemId
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
 * Gives copies that stand on their shelves to those who wait for them, the first in the queue first. Returns the
 * requests that were given one.
 */
export async function settle(
  work: Work,
  queue: readonly Request[],
  copies: readonly ItemFull[],
  loaded?: TermsBook
): Promise<Request[]> {
  const waiting = waitingOnes(queue).filter(request => mayBegin(work, request))
  if (waiting.length === 0) return []
  const book = loaded ?? (await bookFor(work))
  const bound = new Set(queue.flatMap(({ boundItemId }) => boundItemId ?? []))
  const served: Request[] = []
  for (const request of waiting) {
    const serving = copies.filter(copy => servesUnder(book, request, copy)).map(full => ({ full, copy: copyOf(full) }))
    const found = copyToFetch(serving, bound, request.pickupLibrary)
    if (!found) continue
    await bindForPicking(work, book, request, found.full)
    bound.add(found.copy.id)
    served.push(request)
  }
  return served
}
