import { LockMode } from '@mikro-orm/core'
import { formatDay, formatMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import { writeLetter } from '../letters/service.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { pickupFacts } from '../libraries/pickup-store.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import { SharingRequest } from './entity.ts'
import { requestsToWire, statusLabel } from './mapping.ts'
import type { Move, Moved } from './own-schema.ts'
import { allPartners, findPartner } from './partners.ts'
import { holdUntil } from './rules.ts'
import { isFinal, mayFollow, nextStatuses } from './state.ts'
import { type Filter, findRequests } from './store.ts'

/** Puts a request into a status, which the caller has found to be allowed, and notes the step. */
export function take(work: Work, request: SharingRequest, status: string, note?: string): void {
  request.status = status
  request.modifiedAt = work.now
  request.steps = [...request.steps, { status, at: formatMoment(work.now), by: work.actor }]
  if (note) addNote(work, request, note)
  if (isFinal(request.kind, status)) request.endedAt = work.now
}

function addNote(work: Work, request: SharingRequest, content: string): void {
  request.notes = [...request.notes, { content, created_date: formatDay(work.now), created_by: work.actor }]
}

/** One request by its number; 401694 (404 here) for an unknown one. */
async function findRequest(work: Work, id: string, locked = false): Promise<SharingRequest> {
  const where = { institution: work.institution, id }
  const request = await work.em.findOne(SharingRequest, where, locked ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {})
  if (locked) takeMoment(work)
  if (!request) throw new AlmaError('SHARING_REQUEST_NOT_FOUND', {})
  await checkLibrary(work, 'sharing', request)
  return request
}

/**
 * Moves a request on its way (RS-02), as staff screens and protocols do with a vendor's system. 409: the status may not
 * follow. When a title arrives, the day is set until which it waits (RS-03), and its user is told.
 */
export async function moveRequest(work: Work, id: string, move: Move): Promise<Moved> {
  const request = await findRequest(work, id, true)
  const { kind, status: from } = request
  if (!mayFollow(kind, from, move.status))
    throw new AlmaError('SHARING_STEP', {
      from,
      to: move.status,
      next: nextStatuses(kind, from).join(', ') || 'nothing'
    })
  const tables = await codeTables(work)
  if (move.supplied_format && !tables.isCode('RequestFormats', move.supplied_format))
    throw new AlmaError('SHARING_FIELD', { field: 'supplied_format' })
  if (move.partner) request.partner = (await findPartner(work, move.partner)).code
  if (move.supplied_format) request.suppliedFormat = move.supplied_format
  if (move.due_date) request.dueDate = move.due_date.slice(0, 10)
  if (move.barcode) request.record = { ...request.record, barcode: move.barcode }
  take(work, request, move.status, move.note)
  if (kind === 'BORROWING' && move.status === 'RECEIVED_PHYSICALLY') await arrive(work, request)
  await work.em.flush()
  return moved(request, statusLabel(kind, move.status, tables))
}

/** Days on a hold shelf whose desk says nothing. */
const usualShelfDays = 7

async function arrive(work: Work, request: SharingRequest): Promise<void> {
  const { pickup_location, pickup_location_type: type = 'LIBRARY' } = request.record
  const pickup = pickup_location?.value ?? request.owner
  const { shelfDays, pickupLibrary, pickupDesk } = await pickupFacts(work, { owner: request.owner, pickup, type })
  const partner = request.partner ? (await allPartners(work)).get(request.partner) : undefined
  request.holdUntil = holdUntil({
    today: localDay(work.now, await timeZoneOf(work)),
    shelfDays: shelfDays ?? usualShelfDays,
    due: request.dueDate ?? null,
    deliveryDays: partner?.deliveryDays ?? 0
  })
  if (request.userId == null) return
  const place = (type === 'LIBRARY' ? pickupLibrary : pickupDesk) ?? pickup
  const values = { title: request.title ?? '', pickup: place, until: request.holdUntil }
  const about = { requestId: request.id }
  await writeLetter(work, { userId: request.userId, type: 'OnHoldShelf', values, about })
}

/** Where a request stands and where it can go. */
export async function statusOf(work: Work, id: string): Promise<Moved> {
  const request = await findRequest(work, id)
  return moved(request, statusLabel(request.kind, request.status, await codeTables(work)))
}

/** A page of requests of both kinds. */
export async function listRequests(work: Work, query: Filter & { limit: number; offset: number }) {
  const { limit, offset, ...filter } = query
  const [rows, total] = await findRequests(work, filter, { limit: Math.max(limit, 1), offset })
  const shown = limit === 0 ? [] : rows
  return { user_resource_sharing_request: await requestsToWire(work, shown), total_record_count: total }
}

function moved(request: SharingRequest, label: string): Moved {
  const { id, kind, status, dueDate, holdUntil, endedAt, steps } = request
  return {
    request_id: String(id),
    kind,
    status: { value: status, desc: label },
    final: isFinal(kind, status),
    next: [...nextStatuses(kind, status)],
    due_date: dueDate ?? null,
    hold_until: holdUntil ?? null,
    ended_at: endedAt ? formatMoment(endedAt) : null,
    steps
  }
}
