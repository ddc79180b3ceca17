import type { User } from './schema.ts'

/**
 * What is stored of a user: the wire shape without labels, links, counts and secrets. Empty texts and codes are left
 * out, dates are `YYYY-MM-DDZ`, so that two records are equal exactly when their JSON is.
 */
export type UserRecord = Omit<
  User,
  'password' | 'pin_number' | 'full_name' | 'requests' | 'loans' | 'fees' | 'link' | 'researcher' | 'proxy_for_user'
>

/** The fields that a hand edit protects (SIS-27, SIS-30, SIS-72; C2), in the order in which they are shown. */
export const protectedFields = [
  'user_group',
  'job_category',
  'pin_number',
  'preferred_language',
  'campus_code',
  'rs_library',
  'user_title',
  'library_notice',
  'cataloger_level',
  'pref_first_name',
  'pref_middle_name',
  'pref_last_name'
] as const
export type ProtectedField = (typeof protectedFields)[number]

/** What is known of one protected field beside its value. */
export interface Guard {
  /**
   * The value that the SIS sent last, where the present one is another. Of a PIN: its hash. Absent: the present value
   * is the SIS's, or it never sent one.
   */
  sis?: unknown
  /** The value from before the hand edit, where the SIS has sent another since; null: there was none. */
  original?: unknown
  /** True when a person changed the field after that, and wants to keep it. */
  manual?: boolean
  /** Who set the present value, and when. */
  by?: string
  at?: string
}
export type Guarded = Partial<Record<ProtectedField, Guard>>

/** The lists that a SIS replaces (SIS-31), each with its place in the record. */
export const segmentLists = [
  'contact_info.address',
  'contact_info.email',
  'contact_info.phone',
  'user_identifier',
  'user_block',
  'user_note',
  'user_statistic'
] as const
export type SegmentList = (typeof segmentLists)[number]

/** An entry of a segment list, as far as all of them are alike. */
export interface Segment {
  segment_type?: string
  preferred?: boolean
  preferred_sms?: boolean
  [key: string]: unknown
}

/** The code of a coded field. */
export const codeIn = (coded: unknown): unknown => (coded as { value?: unknown } | undefined)?.value
