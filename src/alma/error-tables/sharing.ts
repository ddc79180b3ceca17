import type { ErrorRow } from './row.ts'

/** Errors of resource sharing, purchase requests and deposits. */
export const sharing = {} as const satisfies Record<string, ErrorRow>
