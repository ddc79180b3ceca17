import type { ErrorRow } from './row.ts'

/** Errors of anonymization and of the purge of users. */
export const privacy = {
  PRIVACY_LOCKED: [409, '40166411', 'The privacy settings are locked by {owner}: they can be read, not changed.'],
  PRIVACY_RECORD_NOT_FOUND: [400, '401652', 'There is no {kind} {id}: unknown, or anonymized already.'],
  PRIVACY_ONE_RECORD: [400, '401664', 'Give exactly one of: loan_id, request_id, resource_sharing_request_id, fee_id.'],
  RECEIPT_NOT_FOUND: [400, '401652', 'There is no privacy receipt of that number.'],
  PURGE_NOT_FOUND: [400, '401652', 'There is no purge of that number, or its report is gone.'],
  PURGE_ENDED: [409, '40166411', 'The purge {id} has ended: there is nothing to cancel.']
} as const satisfies Record<string, ErrorRow>
