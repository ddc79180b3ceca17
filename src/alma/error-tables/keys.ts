import type { ErrorRow } from './row.ts'

/** Errors of keys that are limited to libraries (ROL-04). */
export const keys = {
  LIBRARY_RESTRICTED: [400, '60340', 'The {record} is API Restricted by library.'],
  RESTRICTION_INVALID: [400, '60258', 'The API Restricted profile is not valid.']
} as const satisfies Record<string, ErrorRow>
