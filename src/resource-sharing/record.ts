import type { ResourceSharingRequest } from './schema.ts'

/**
 * What a resource sharing request says of the title and of the way it should come, in wire shape without labels. No
 * field of it names a person.
 */
export type SharingRecord = Omit<
  ResourceSharingRequest,
  | keyof SharingContact
  | 'request_id'
  | 'external_id'
  | 'created_date'
  | 'last_modified_date'
  | 'created_time'
  | 'last_modified_time'
  | 'status'
  | 'owner'
  | 'partner'
  | 'user_request'
  | 'requester'
  | 'format'
  | 'supplied_format'
  | 'shipping_cost'
  | 'fund'
  | 'mms_id'
  | 'rs_note'
  | 'has_active_notes'
  | 'printed'
  | 'reported'
>

/** What a request says of the person who asked: where to reach and to send, and words written in passing. */
export type SharingContact = Pick<
  ResourceSharingRequest,
  | 'use_alternative_address'
  | 'text_email'
  | 'text_postal_1'
  | 'text_postal_2'
  | 'text_postal_3'
  | 'text_postal_4'
  | 'note'
>

/** A note that was added to a request. */
export interface SharingNote {
  content: string
  /** `YYYY-MM-DDZ`. */
  created_date: string
  created_by: string
}

/** One step of a request's way: the status it reached, when, and the key or job that moved it. */
export interface SharingStep {
  status: string
  at: string
  by: string
}
