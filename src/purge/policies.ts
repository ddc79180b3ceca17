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
