import type { ErrorRow } from './row.ts'

/** Errors of runs that somebody decides about: our own, for Alma's can be neither approved nor undone. */
export const sis = {
  RUN_NOT_WAITING: [409, '402223', 'The run {id} does not wait for an approval.'],
  RUN_OVERTAKEN: [409, '402223', 'A later run of the profile, {by}, has gone before: discard this run and start anew.'],
  RUN_ENDED: [409, '402223', 'The run {id} has ended already.'],
  REJECTS_NOT_FOUND: [400, '402218', 'The run {id} has no rejected records, or does not keep them any more.'],
  RUN_NO_PLAN: [409, '402223', 'The run {id} cannot be applied: {reason}'],
  RUN_NOT_UNDOABLE: [409, '402223', 'The run {id} cannot be undone: {reason}'],
  FIELD_NOT_PROTECTED: [409, '401666', 'The field {field} follows the SIS already: nothing to release.']
} as const satisfies Record<string, ErrorRow>
