import type { ErrorRow } from './row.ts'

/** Errors of requests. */
export const requests = {} as const satisfies Record<string, ErrorRow>
