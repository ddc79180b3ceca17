import type { ErrorRow } from './row.ts'

/** Errors of blocks, notices and the sandbox. */
export const account = {
  LETTER_TYPE_NOT_FOUND: [400, 'LETTER_TYPE_NOT_FOUND', 'There is no letter of type {type}.'],
  SANDBOX_ONLY: [403, 'SANDBOX_ONLY', 'This operation exists in sandbox mode only.']
} as const satisfies Record<string, ErrorRow>
