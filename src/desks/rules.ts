// What is decided and said at desks. Pure: no database, no clock.

/** What became of an item in hand, as its answer and its slip say it. */
export interface Destination {
  /** Name of the place: a location, a library, the hold shelf, a department. */
  to: string
  /** Name of the kind of request or work that it goes there for; empty: none. */
  why: string
  /** Name and primary id of the one who waits for it; empty: nobody. */
  requester: string
  requesterId: string
  /** The request; null: none. */
  requestId: string | null
  /** Its place in the queue, from 1; 0 when it only goes back to its shelf. */
  place: number
}

/** The sentence after a scan-in, to the letter as recorded (scriptotek, tulibraries). */
export const additionalInfo = ({ to, why, requester, requesterId, place }: Destination): string =>
  [
    `Item's destination is: ${to}`,
    `Request/Process Type: ${why}`,
    `Requester: ${requester}`,
    `Requester ID: ${requesterId}`,
    `Place in Queue: ${place}`
  ].join('. ')

/** What was known of an item before a scan, and where it is to go after it. */
export interface Scanned {
  wasOnLoan: boolean
  processBefore: string | null
  to: 'SHELF' | 'HOLD_SHELF' | 'TRANSIT' | 'DEPARTMENT'
}

/**
 * CIRC-09: an item that nobody had borrowed, that should have stood on its shelf, and that goes back to it, was used in
 * the library.
 */
export const isInHouseUse = ({ wasOnLoan, processBefore, to }: Scanned): boolean =>
  !wasOnLoan && (processBefore === null || processBefore === 'REQUESTED') && to === 'SHELF'

/**
 * What a department does with an item: begins or goes on with work of its own (`BEGIN`, `GO_ON`), or has done it
 * (`DONE`), or only passes it on, as a desk does (`PASS`).
 */
export function workOf(
  item: { processType: string | null; atDesk: string | null },
  at: { department: string; workOrderType?: string | undefined; done: boolean }
): 'BEGIN' | 'GO_ON' | 'DONE' | 'PASS' {
  const isHere = item.processType === 'WORK_ORDER_DEPARTMENT' && item.atDesk === at.department
  if (at.done) return isHere ? 'DONE' : 'PASS'
  if (isHere) return 'GO_ON'
  return at.workOrderType === undefined ? 'PASS' : 'BEGIN'
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => escapes[sign] ?? '')

/** The page of a slip. Lines without a value are left out. */
export function slipPage(heading: string, lines: readonly [name: string, value: string | null | undefined][]): string {
  const rows = lines
    .filter(([, value]) => value)
    .map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value ?? '')}</td></tr>`)
  return `<div><h1>${escaped(heading)}</h1><table>${rows.join('')}</table></div>`
}

/** A size as lists of printouts show it: `0.4kb`. */
export const sizeOf = (text: string): string => `${(Buffer.byteLength(text) / 1024).toFixed(1)}kb`
