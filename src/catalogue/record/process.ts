/**
 * Why an item is not in its place (code table PROCESSTYPE; `alma-api.md` 2.10). An item without one stands where it
 * belongs.
 */
export const processTypes = [
  'LOAN',
  'TRANSIT',
  'TRANSIT_TO_REMOTE_STORAGE',
  'HOLDSHELF',
  'LOST_LOAN',
  'LOST_LOAN_AND_PAID',
  'CLAIM_RETURNED_LOAN',
  'MISSING',
  'REQUESTED',
  'WORK_ORDER_DEPARTMENT',
  'ACQ',
  'TECHNICAL',
  'ILL',
  'LOST_ILL',
  'WITHDRAWN'
] as const
export type ProcessType = (typeof processTypes)[number]

/** Alma's base status: `1` in place, `0` not. What is only requested still stands on its shelf (`alma-api.md` 1.5). */
export const baseStatus = (processType: ProcessType | null | undefined): '0' | '1' =>
  processType == null || processType === 'REQUESTED' ? '1' : '0'
