import type { ErrorRow } from './row.ts'

/** Errors of sets (`alma-api.md` 1.7). */
export const sets = {
  SET_NOT_FOUND: [400, '60107', 'Invalid set ID.']
} as const satisfies Record<string, ErrorRow>
