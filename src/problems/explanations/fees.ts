import type { fees as errors } from '../../alma/error-tables/fees.ts'
import type { Explained } from './row.ts'

export const fees: Explained<typeof errors> = {
  FEE_NOT_FOUND: [
    'The user has no fee of that id.',
    'List the fees with GET users/{user_id}/fees, once for each status: without one only active fees are shown.'
  ],
  FEE_TYPE_MISSING: ['A new fee was sent without its type.', 'Send a code of the table FineFeeType.'],
  FEE_TYPE_INVALID: [
    'The type is no code of the table FineFeeType, or one that only the service charges.',
    'Use another code of the table.'
  ],
  FEE_BARCODE_UNKNOWN: ['No item has the barcode that the fee names.', 'Send a barcode that exists, or leave it out.'],
  FEE_AMOUNT_MISSING: [
    'The amount is missing, zero, or no amount of money.',
    'Send a number above zero, such as 12.50.'
  ],
  FEE_OWNER_MISSING: [
    'A new fee was sent without the library that it belongs to.',
    'Send the code of a library as owner.'
  ],
  FEE_OWNER_UNKNOWN: ['No library has the code that was sent as owner.', 'List the libraries with GET conf/libraries.'],
  FEE_OWNER_LIBRARY: [
    'A fee of this type belongs to a library.',
    'Send the code of a library as owner, not that of the institution.'
  ],
  FEE_OWNER_INSTITUTION: [
    'A fee of this type belongs to the institution.',
    'Send the code of the institution as owner.'
  ],
  CURRENCY_FIXED: [
    'The currency was to be changed although there are fees: they are counted in it.',
    'Keep the currency. A new institution chooses it before its first fee.'
  ],
  IDEMPOTENCY_KEY_REUSED: [
    'The Idempotency-Key was sent before, with another operation or another body.',
    'Make a new key for each new call; repeat a call with the very same body.'
  ],
  IDEMPOTENCY_KEY_BUSY: [
    'The first call with this key is still being answered.',
    'Send it again after a moment: it answers what the first one did.'
  ],
  IDEMPOTENCY_ANSWER_GONE: [
    'The first call with this key was carried out; its answer told of somebody who has been forgotten since.',
    'Read what you need anew. Do not repeat the call with another key: it would be done twice.'
  ],
  IDEMPOTENCY_KEY_LONG: ['The key has more than 255 characters.', 'Send a UUID.'],
  FEE_REPORT_DATES: [
    'The span of the report is missing, is no span, or is longer than seven days.',
    'Send from and to as YYYY-MM-DD, at most seven days apart.'
  ],
  FEE_REPORT_TYPE: ['The kind of transactions is not known.', 'Send payment, waived or BOTH.'],
  FEE_REPORT_DESK: [
    'Library and desk of the report do not fit together.',
    'Send a library with one of its desks, or ALL.'
  ]
}
