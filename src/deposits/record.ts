/** Where a deposit stands (`alma-api.md` 2.7). */
export const depositStatuses = ['DRAFT', 'PENDING', 'RETURNED', 'DECLINED', 'WITHDRAWN', 'APPROVED'] as const
export type DepositStatus = (typeof depositStatuses)[number]

/** A note on a deposit. */
export interface DepositNote {
  content: string
  /** Moment, as on the wire. */
  creation_date: string
  created_by: string
  type: string
}
