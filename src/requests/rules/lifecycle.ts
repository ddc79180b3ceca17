import type { RequestStatus, RequestTask, RequestType } from '../entity.ts'

// How a request goes on and ends. Pure: no database, no clock.

const moves: Record<RequestStatus, readonly RequestStatus[]> = {
  NOT_STARTED: ['IN_PROCESS', 'ON_HOLD_SHELF', 'HISTORY'],
  IN_PROCESS: ['NOT_STARTED', 'IN_PROCESS', 'ON_HOLD_SHELF', 'HISTORY'],
  ON_HOLD_SHELF: ['NOT_STARTED', 'IN_PROCESS', 'ON_HOLD_SHELF', 'HISTORY'],
  HISTORY: []
}

/** The state machine: whether a request may go from one status to another. What has ended stays as it is. */
export const mayMove = (from: RequestStatus, to: RequestStatus): boolean => moves[from].includes(to)

/** What follows on a task of a digitization. */
export function nextStep(task: RequestTask | null): 'DIGITIZE' | 'SEND' | 'END' | 'STUCK' | 'ON_ITS_WAY' {
  switch (task) {
    case 'PICK':
      return 'DIGITIZE'
    case 'DIGITIZE':
      return 'SEND'
    case 'SEND':
      return 'END'
    case 'TRANSIT':
      return 'ON_ITS_WAY'
    default:
      return 'STUCK'
  }
}

/** Which of its clocks has run out: REQ-20 and the day after which nobody is interested. */
export type Expiry = 'HOLD_SHELF' | 'ON_SHELF' | 'INTEREST' | 'BOOKING'

/** What is decided about expiry. */
export interface Ageing {
  type: RequestType
  status: RequestStatus
  task: RequestTask | null
  expiryDate: string | null
  lastInterestDate: string | null
  bookingEnd: Date | null
}

/**
 * Which clock of a request has run out, if any. Days are good to their end, `today` is the institution's. A booking
 * is over with its time, wherever its copy is; otherwise a copy on its way or being digitized runs against no clock.
 */
export function expiryOf(request: Ageing, today: string, now: Date): Expiry | undefined {
  const { status, task, expiryDate, lastInterestDate, type, bookingEnd } = request
  const over = expiryDate !== null && expiryDate < today
  if (status === 'HISTORY') return undefined
  if (type === 'BOOKING' && bookingEnd !== null && bookingEnd <= now) return 'BOOKING'
  if (status === 'ON_HOLD_SHELF') return over ? 'HOLD_SHELF' : undefined
  const waits = status === 'NOT_STARTED' || task === 'PICK'
  if (waits && lastInterestDate !== null && lastInterestDate < today) return 'INTEREST'
  return task === 'PICK' && over ? 'ON_SHELF' : undefined
}
