import type { ErrorRow } from './row.ts'

/** Errors of blocks, notices and the sandbox. */
export const account = {} as const satisfies Record<string, ErrorRow>
