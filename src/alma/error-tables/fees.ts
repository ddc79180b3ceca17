import type { ErrorRow } from './row.ts'

/** Errors of fines and fees, and of repeated orders. */
export const fees = {
  FEE_NOT_FOUND: [400, '401665', 'Fine not found.']
} as const satisfies Record<string, ErrorRow>
