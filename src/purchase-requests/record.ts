import type { PurchaseRequest } from './schema.ts'

/** What a purchase request carries beside its columns, in wire shape without labels. */
export type PurchaseRecord = Omit<
  PurchaseRequest,
  | 'request_id'
  | 'created_date'
  | 'last_modified_date'
  | 'format'
  | 'citation_type'
  | 'owning_library'
  | 'requester'
  | 'status'
  | 'reject_reason'
  | 'link'
>
