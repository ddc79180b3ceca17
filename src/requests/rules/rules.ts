import { compareIds } from '../../alma/ids.ts'
import type { PickupType, RequestStatus, RequestTask, RequestType } from '../entity.ts'

// What is decided about requests and their queues. Pure: no database, no clock.

/** What of a copy decides whom it can serve. */
export interface Copy {
  id: string
  holdingId: string
  description: string | null
  materialType: string | null
  processType: string | null
  /** Where it stands now. */
  library: string
}

/** What of a request decides which copies can serve it. */
export interface Wanted {
  itemId: string | null
  holdingId: string | null
  description: string | null
  materialType: string | null
}

/** A request as its queue sees it. */
export interface Queued extends Wanted {
  id: string
  bibId: string
  status: RequestStatus
  boundItemId: string | null
}

/** Copies that nobody can be given, however long he waits. */
const gone = new Set([
  'LOST_LOAN',
  'LOST_LOAN_AND_PAID',
  'CLAIM_RETURNED_LOAN',
  'MISSING',
  'LOST_ILL',
  'ILL',
  'WITHDRAWN'
])

/** Whether a copy is where nobody can get at it; one that is in hand is no longer. */
export const isGone = (processType: string | null | undefined): boolean => gone.has(processType ?? '')

/** Whether a copy is what is wanted, whatever is happening with it. Case and blanks of a description matter. */
export const fits = (wanted: Wanted, copy: Copy): boolean =>
  wanted.itemId === null
    ? (wanted.holdingId === null || wanted.holdingId === copy.holdingId) &&
      (wanted.description === null || wanted.description === (copy.description ?? '')) &&
      (wanted.materialType === null || wanted.materialType === copy.materialType)
    : wanted.itemId === copy.id

/** Whether a copy can serve a request now or later (REQ-01: none can: 401129). */
export const canServe = (wanted: Wanted, copy: Copy): boolean => fits(wanted, copy) && !isGone(copy.processType)

/** Whether a copy stands on its shelf, kept for nobody. `REQUESTED` without a request is a trace of one that ended. */
export const isFree = (copy: Copy, bound: ReadonlySet<string>): boolean =>
  (copy.processType === null || copy.processType === 'REQUESTED') && !bound.has(copy.id)

/** The copy to be fetched, of those that can serve: one that is free, in the library of the pickup if there is one. */
export function copyToFetch<C extends { copy: Copy }>(
  serving: readonly C[],
  bound: ReadonlySet<string>,
  near: string | null
): C | undefined {
  const free = serving.filter(({ copy }) => isFree(copy, bound))
  return free.find(({ copy }) => copy.library === near) ?? free[0]
}

/**
 * CIRC-20: whether nothing but a recall helps: each copy that could serve is lent to somebody or kept for somebody
 * else, and at least one is lent.
 */
export const needsRecall = (serving: readonly Copy[], keptForOthers: ReadonlySet<string>): boolean =>
  serving.some(isLent) && serving.every(copy => isLent(copy) || keptForOthers.has(copy.id))

const isLent = (copy: Copy): boolean => copy.processType === 'LOAN'

const byId = (one: { id: string }, other: { id: string }): number => compareIds(one.id, other.id)

/** The requests that wait for a copy, first in the queue first. */
export const waitingOnes = <Q extends Queued>(requests: readonly Q[]): Q[] =>
  requests.filter(request => request.status === 'NOT_STARTED').sort(byId)

/** REQ-20, REQ-10: who is given a copy that becomes free: the first in the queue whom it can serve. */
export const nextFor = <Q extends Queued>(requests: readonly Q[], serves: (request: Q) => boolean): Q | undefined =>
  waitingOnes(requests).find(serves)

/**
 * REQ-03: places in the queue of those that wait, from 1. Two requests stand in one queue when some copy could serve
 * both; those that were given a copy have left it. `copiesFor` tells the ids of the copies that could serve.
 */
export function placesInQueue<Q extends Queued>(
  requests: readonly Q[],
  copiesFor: (request: Q) => readonly string[]
): Map<string, number> {
  const before: { bibId: string; copies: Set<string> }[] = []
  const places = new Map<string, number>()
  for (const request of waitingOnes(requests)) {
    const copies = new Set(copiesFor(request))
    const ahead = before.filter(other => other.bibId === request.bibId && meet(copies, other.copies))
    places.set(request.id, ahead.length + 1)
    before.push({ bibId: request.bibId, copies })
  }
  return places
}

const meet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean => [...one].some(id => other.has(id))

/** Where a request is to be picked up, and what must be known of desks to send its copy there. */
export interface Pickup {
  type: RequestType
  pickupType: PickupType | null
  pickupLibrary: string | null
  pickupDesk: string | null
}
export interface Desk {
  library: string
  code: string
  holdShelf: boolean
}

/** Where a copy goes that was scanned at a desk for a request. `DEPARTMENT`: to be digitized. */
export interface Route {
  to: 'HOLD_SHELF' | 'TRANSIT' | 'DEPARTMENT'
  task: RequestTask
  library: string
  desk: string | null
}

/**
 * The way of a copy in hand: to this desk's hold shelf when it is the place of pickup, otherwise on its way there; a
 * personal delivery starts at any desk; what is to be digitized goes to the department's library.
 */
export function routeFor(
  request: Pickup & { department?: string | null },
  at: Desk,
  target: { library: string | null; desk: string | null }
): Route {
  if (request.type === 'DIGITIZATION') {
    if (target.library === null || target.library === at.library)
      return { to: 'DEPARTMENT', task: 'DIGITIZE', library: at.library, desk: request.department ?? null }
    return { to: 'TRANSIT', task: 'TRANSIT', library: target.library, desk: request.department ?? null }
  }
  if (request.pickupType === 'USER_HOME_ADDRESS' || request.pickupType === 'USER_WORK_ADDRESS')
    return { to: 'HOLD_SHELF', task: 'DELIVERY', library: at.library, desk: at.code }
  const library = request.pickupLibrary ?? at.library
  const here = at.library === library && (request.pickupDesk === null || request.pickupDesk === at.code)
  if (here && (at.holdShelf || target.desk === null || target.desk === at.code))
    return { to: 'HOLD_SHELF', task: 'SHELF', library, desk: at.code }
  return { to: 'TRANSIT', task: 'TRANSIT', library, desk: request.pickupDesk ?? target.desk }
}

/**
 * Whether the part of a title that is to be copied can exist: a volume or issue that is named must be that of some
 * copy, as its description tells (60330). An item at hand is what it is.
 */
export function isPartValid(
  wanted: { partial_digitization?: boolean | undefined; volume?: string | undefined; issue?: string | undefined },
  copies: readonly Pick<Copy, 'description'>[],
  itemId: string | null
): boolean {
  const named = [wanted.volume, wanted.issue].flatMap(part => part?.trim() || [])
  if (!wanted.partial_digitization || itemId !== null || named.length === 0) return true
  const words = copies.map(({ description }) => (description ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u))
  return words.some(known => named.every(part => known.includes(part.toLowerCase())))
}
