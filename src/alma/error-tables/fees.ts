import type { ErrorRow } from './row.ts'

/** Errors of fines and fees, and of repeated orders. */
export const fees = {
  FEE_NOT_FOUND: [400, '401665', 'Fine not found.'],
  FEE_TYPE_MISSING: [400, '4019991', 'User fine/fee type is required.'],
  FEE_TYPE_INVALID: [400, '4019992', 'User fine/fee type invalid entry.'],
  FEE_BARCODE_UNKNOWN: [400, '4019993', 'User item barcode invalid entry.'],
  FEE_AMOUNT_MISSING: [400, '4019994', 'User fine/fee original amount is required.'],
  FEE_OWNER_MISSING: [400, '4019996', 'User fine/fee owner is required.'],
  FEE_OWNER_UNKNOWN: [400, '4019996', 'User fine/fee owner is required. No library of this institution has that code.'],
  FEE_OWNER_LIBRARY: [400, '4019997', 'User fine/fee owner must be a library and not institution.'],
  FEE_OWNER_INSTITUTION: [400, '4019999', 'User fine/fee owner must be an institution.'],
  CURRENCY_FIXED: [409, 'CURRENCY_FIXED', 'The currency cannot change: there are fees, which are counted in it.'],
  IDEMPOTENCY_KEY_REUSED: [422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was sent with another call.'],
  IDEMPOTENCY_KEY_BUSY: [
    409,
    'IDEMPOTENCY_KEY_BUSY',
    'The first call with this Idempotency-Key has not ended; please retry later.'
  ],
  IDEMPOTENCY_ANSWER_GONE: [
    410,
    'IDEMPOTENCY_ANSWER_GONE',
    'The first call with this Idempotency-Key was done and is not done again; its answer has been forgotten since.'
  ],
  IDEMPOTENCY_KEY_LONG: [400, 'IDEMPOTENCY_KEY_LONG', 'An Idempotency-Key has at most 255 characters.'],
  FEE_REPORT_DATES: [400, '40166411', 'An error has occurred in setting from and/or to dates. {detail}'],
  FEE_REPORT_TYPE: [400, '40166419', 'An error has occurred in setting transaction type. Use payment, waived or BOTH.'],
  FEE_REPORT_DESK: [400, '40166410', 'An error has occurred in setting circ library or circ desk. {detail}']
} as const satisfies Record<string, ErrorRow>
