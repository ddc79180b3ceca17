import type { ErrorRow } from './row.ts'

/** Errors of loans and their terms of use. */
export const loans = {} as const satisfies Record<string, ErrorRow>
