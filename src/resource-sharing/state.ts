/** The way of a resource sharing request: which status follows which (RS-02). Pure. */

/** One status: what may follow it. Without a successor it is final: the request is history (AN-07). */
type Ways = Readonly<Record<string, readonly string[]>>

const cancelled = ['CANCELLED_BY_PATRON', 'CANCELLED_BY_STAFF']
const dropped = [...cancelled, 'EXPIRED']
const elsewhere = ['EXPORTED_TO_THIRD_PARTY', 'EXTERNALLY_OBTAINED']
/** The partner's answers. */
const answers = ['REQUEST_ACCEPTED', 'WILL_SUPPLY', 'CONDITIONAL', 'REJECT', 'CANCELLED', 'CANCEL_REPLY']
const shipped = ['SHIPPED_PHYSICALLY', 'SHIPPED_DIGITALLY']
const lost = ['LOST_COMMUNICATED', 'DAMAGED_COMMUNICATED', 'DECLARED_LOST']
const renewing = ['RENEW_REQUESTED', 'MEDIATED_RENEWAL', 'RENEWED', 'RENEW_NOT_ACCEPTED']
const onLoan = [...renewing, 'RECALLED_BOR', 'OVERDUE_ITEM', 'RETURNED_BY_PATRON', 'RETURNED_TO_PARTNER', ...lost]
const back = ['RETURNED_TO_PARTNER', ...lost]

/**
 * Borrowing. Codes as institutions have them in Mandatory- and OptionalBorrowingWorkflowSteps; those that no public
 * client shows are guessed: RETURNED_BY_PATRON, EXPORTED_TO_THIRD_PARTY, CANCELLED_BY_PATRON, CANCELLED_BY_STAFF
 * (docs/api.md). The vendor publishes no table of steps: who follows whom is ours.
 */
export const borrowing: Ways = {
  REQUEST_CREATED_BOR: [
    'PENDING_APPROVAL',
    'LOCATE_IN_PROCESS',
    'LOCATE_FAILED',
    'READY_TO_SEND',
    'REQUEST_SENT',
    ...elsewhere,
    ...dropped
  ],
  PENDING_APPROVAL: ['LOCATE_IN_PROCESS', 'READY_TO_SEND', ...dropped],
  LOCATE_IN_PROCESS: ['LOCATE_FAILED', 'READY_TO_SEND', ...dropped],
  LOCATE_FAILED: ['LOCATE_IN_PROCESS', 'READY_TO_SEND', ...elsewhere, ...dropped],
  READY_TO_SEND: ['REQUEST_SENT', 'LOCATE_IN_PROCESS', ...elsewhere, ...dropped],
  REQUEST_SENT: [...answers, ...shipped, 'LOCATE_FAILED', ...dropped],
  REQUEST_ACCEPTED: [...answers, ...shipped, ...dropped],
  WILL_SUPPLY: [...answers, ...shipped, ...dropped],
  CONDITIONAL: [...answers, ...shipped, ...dropped],
  REJECT: ['READY_TO_SEND', 'LOCATE_IN_PROCESS', ...elsewhere, ...dropped],
  CANCEL_REPLY: [...shipped, 'CANCELLED', 'WILL_SUPPLY', ...cancelled],
  EXPORTED_TO_THIRD_PARTY: ['EXTERNALLY_OBTAINED', 'READY_TO_SEND', ...dropped],
  EXTERNALLY_OBTAINED: ['RECEIVED_PHYSICALLY', 'RECEIVED_DIGITALLY', 'REQUEST_COMPLETED', ...dropped],
  SHIPPED_PHYSICALLY: ['RECEIVED_PHYSICALLY', 'RECEIVED_NOT_FOR_LOAN', 'RECALLED_BOR', ...lost],
  SHIPPED_DIGITALLY: ['RECEIVED_DIGITALLY', 'READY_TO_SEND'],
  RECEIVED_PHYSICALLY: ['LOANED', 'RECEIVED_NOT_FOR_LOAN', 'RECALLED_BOR', 'OVERDUE_ITEM', ...renewing, ...back],
  RECEIVED_NOT_FOR_LOAN: ['RECALLED_BOR', 'OVERDUE_ITEM', 'REQUEST_COMPLETED', ...back],
  LOANED: onLoan,
  RENEW_REQUESTED: ['RENEWED', 'RENEW_NOT_ACCEPTED', ...onLoan],
  MEDIATED_RENEWAL: ['RENEW_REQUESTED', 'RENEWED', 'RENEW_NOT_ACCEPTED', ...onLoan],
  RENEWED: ['LOANED', ...onLoan],
  RENEW_NOT_ACCEPTED: ['LOANED', ...onLoan],
  RECALLED_BOR: ['OVERDUE_ITEM', 'RETURNED_BY_PATRON', ...back],
  OVERDUE_ITEM: [...renewing, 'RECALLED_BOR', 'RETURNED_BY_PATRON', ...back],
  RETURNED_BY_PATRON: ['LOANED', ...back],
  RETURNED_TO_PARTNER: ['LENDER_CHECK_IN', 'REQUEST_COMPLETED', ...lost],
  LENDER_CHECK_IN: ['REQUEST_COMPLETED'],
  LOST_COMMUNICATED: ['DECLARED_LOST', 'RETURNED_TO_PARTNER', 'REQUEST_COMPLETED'],
  DAMAGED_COMMUNICATED: ['DECLARED_LOST', 'RETURNED_TO_PARTNER', 'REQUEST_COMPLETED'],
  DECLARED_LOST: ['RETURNED_TO_PARTNER', 'REQUEST_COMPLETED'],
  CANCELLED: [],
  CANCELLED_BY_PATRON: [],
  CANCELLED_BY_STAFF: [],
  RECEIVED_DIGITALLY: [],
  EXPIRED: [],
  REQUEST_COMPLETED: []
}

const refused = ['REJECTED', 'CANCELLED_BY_PARTNER', 'EXPIRED']

/**
 * Lending. REQUEST_CREATED_LEND and LOCATE_FAILED are recorded, the rest follows the borrower's side (docs/api.md).
 */
export const lending: Ways = {
  REQUEST_CREATED_LEND: ['LOCATE_IN_PROCESS', 'LOCATE_FAILED', 'WILL_SUPPLY', 'CONDITIONAL', ...shipped, ...refused],
  LOCATE_IN_PROCESS: ['LOCATE_FAILED', 'WILL_SUPPLY', 'CONDITIONAL', ...refused],
  LOCATE_FAILED: ['LOCATE_IN_PROCESS', 'WILL_SUPPLY', ...refused],
  WILL_SUPPLY: ['CONDITIONAL', ...shipped, ...refused],
  CONDITIONAL: ['WILL_SUPPLY', ...shipped, ...refused],
  SHIPPED_PHYSICALLY: ['RECALLED_LEND', 'RENEWED', 'OVERDUE_ITEM', 'RETURNED_BY_PARTNER', 'LOST', 'REQUEST_COMPLETED'],
  SHIPPED_DIGITALLY: ['REQUEST_COMPLETED'],
  RENEWED: ['RECALLED_LEND', 'OVERDUE_ITEM', 'RETURNED_BY_PARTNER', 'LOST'],
  RECALLED_LEND: ['OVERDUE_ITEM', 'RETURNED_BY_PARTNER', 'LOST'],
  OVERDUE_ITEM: ['RENEWED', 'RECALLED_LEND', 'RETURNED_BY_PARTNER', 'LOST'],
  RETURNED_BY_PARTNER: ['REQUEST_COMPLETED'],
  LOST: ['RETURNED_BY_PARTNER', 'REQUEST_COMPLETED'],
  REJECTED: [],
  CANCELLED_BY_PARTNER: [],
  EXPIRED: [],
  REQUEST_COMPLETED: []
}

export type Kind = 'BORROWING' | 'LENDING'
const waysOf = (kind: Kind): Ways => (kind === 'BORROWING' ? borrowing : lending)

/** The code tables that name the statuses. */
export const statusTables = (kind: Kind): string[] =>
  ['Mandatory', 'Optional'].map(group => `${group}${kind === 'BORROWING' ? 'Borrowing' : 'Lending'}WorkflowSteps`)

/** What a new request begins with. */
export const firstStatus = (kind: Kind): string =>
  kind === 'BORROWING' ? 'REQUEST_CREATED_BOR' : 'REQUEST_CREATED_LEND'

/** The statuses that may follow; none for a final or unknown one. No status follows itself. */
export const nextStatuses = (kind: Kind, status: string): readonly string[] =>
  [...new Set(waysOf(kind)[status] ?? [])].filter(next => next !== status)

/** True for a status that ends the request (RS-02): only then may it be anonymized (AN-07). */
export const isFinal = (kind: Kind, status: string): boolean => waysOf(kind)[status]?.length === 0

export const mayFollow = (kind: Kind, from: string, to: string): boolean => nextStatuses(kind, from).includes(to)

/** The statuses that end a request, for statements over many rows. */
export const finalStatuses = (kind: Kind): string[] => Object.keys(waysOf(kind)).filter(status => isFinal(kind, status))

/**
 * What a cancellation makes of a borrowing request: the reason says whether the patron or the staff wanted it.
 * undefined: it cannot be cancelled any more, for the title is on its way or here (or it has ended).
 */
export function afterCancel(status: string, reason: string | undefined): string | undefined {
  const to = reason === 'CancelledAtPatronRequest' ? 'CANCELLED_BY_PATRON' : 'CANCELLED_BY_STAFF'
  return mayFollow('BORROWING', status, to) ? to : undefined
}
