/** The four delete policies, the mildest first (PUR-01). */
export const deletePolicies = [
  'KEEP_FULLY_REPORTABLE',
  'KEEP_STATISTICS',
  'KEEP_STATISTICS_REMOVE_ID',
  'FULLY_REMOVE'
] as const
export type DeletePolicy = (typeof deletePolicies)[number]

/** What holds where an institution has decided nothing: the one that is recommended (PUR-01). */
export const usualPolicy: DeletePolicy = 'KEEP_STATISTICS_REMOVE_ID'

/** True when `to` leaves less of a user than `from` (PUR-02). Pure. */
export const isTighter = (to: DeletePolicy, from: DeletePolicy): boolean =>
  deletePolicies.indexOf(to) > deletePolicies.indexOf(from)

/** Why a user is not purged, or PURGED: the codes of the report (PUR-11). */
export const resultCodes = [
  'PURGED',
  'NO_PURGE_DATE',
  'NOT_DUE',
  'NOT_EXPIRED',
  'OTHER_RECORD_TYPE',
  'OTHER_GROUP',
  'PROTECTED_GROUP',
  'LOANS',
  'FEES',
  'FEES_EXPORTED',
  'CREDIT',
  'REQUESTS',
  'RS_REQUESTS',
  'RS_ON_HOLD_SHELF',
  'ACQUISITIONS',
  'LETTERS'
] as const
export type ResultCode = (typeof resultCodes)[number]

/** What an institution has decided about users who are deleted. */
export interface Decided {
  policy: DeletePolicy
  /** Codes of UserGroups that no purge touches (PUR-10). */
  protectedGroups: string[]
  /** Whether active requests stand against a deletion by hand (PUR-06). */
  requestsProtect: boolean
  /** Whether a deletion also anonymizes what is over, whatever the rules of the families say. */
  cutLinks: boolean
}
