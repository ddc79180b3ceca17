import type { ErrorRow } from './row.ts'

/** Errors of bibs, holdings, items and what is done at desks. */
export const items = {} as const satisfies Record<string, ErrorRow>
