import type { ErrorRow } from './row.ts'

/** Errors of bulk updates of users. */
export const userUpdates = {
  USER_UPDATE_NOT_FOUND: [400, '402218', 'There is no bulk update of users of that number.'],
  USER_UPDATE_ENDED: [409, '402223', 'The bulk update {id} has ended: there is nothing to cancel.']
} as const satisfies Record<string, ErrorRow>
