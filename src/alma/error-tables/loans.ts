import type { ErrorRow } from './row.ts'

/** Errors of loans and their terms of use. */
export const loans = {
  DESK_REFUSED: [400, '401153', 'Item cannot be loaned from this circulation desk.'],
  NOT_LOANABLE: [400, '401651', 'Item is not loanable. {reason}.'],
  /** Alma's own code for it; undocumented, but what clients of the desk know. */
  PATRON_EXPIRED: [400, '401168', "Patron's card has expired."],
  PROXY_REFUSED: [400, '401651', 'Item is not loanable. The user is not a proxy for {id}.'],
  LOAN_ITEM_MISSING: [400, '401672', 'PID field is empty.'],
  LOAN_NOT_FOUND: [400, '401823', 'Loan ID {id} does not exist.'],
  RENEW_REFUSED: [400, '401822', 'Cannot renew loan: Loan ID {id}. {reason}.'],
  DUE_DATE_MISSING: [400, '401824', 'Due date is not in loan object.'],
  DUE_DATE_PAST: [400, '401681', 'Due date cannot be in the past.'],
  LOAN_STATE: [400, '401652', 'General Error: An error has occurred while processing the request. {reason}.'],
  LOAN_OPERATION: [400, '60211', 'Loan operation not valid.'],
  TERMS_INVALID: [400, '401664', 'Parameter value invalid: {detail}.']
} as const satisfies Record<string, ErrorRow>
