import type { ErrorRow } from './row.ts'

/** Errors of fines and fees, and of repeated orders. */
export const fees = {} as const satisfies Record<string, ErrorRow>
