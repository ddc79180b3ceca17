/** What terms are about: lending, holding and digitizing, booking. */
export type TermsKind = 'LOAN' | 'REQUEST' | 'BOOKING'

/**
 * What a bundle of terms says, in the spelling of `/v1/terms`. What is missing is not allowed, not charged or not
 * limited, as each line says. Amounts are minor units of the institution's currency.
 */
export interface Policies {
  /** False: not lent, or not requested. Missing: allowed. */
  allowed?: boolean
  /** How long a loan runs: so many days (due at the end of the day) or hours, or until a day (CIRC-05). */
  loan_period?: { days: number } | { hours: number } | { until: string }
  /** A loan is never due when the library is closed: the next open day or hour instead. */
  avoid_closed?: boolean
  /** No due date later than the user's expiry (CIRC-04). Missing: true. */
  until_expiry?: boolean
  /** Renewals end so many days after the day of the loan (CIRC-05). Missing or 0: not renewable. */
  maximum_renewal_days?: number
  /** Renewal only when due within so many days (CIRC-06). Missing: any time. */
  renew_window_days?: number
  /** Renewed by the job before it is due (JOB-20). */
  automatic_renewal?: boolean
  /** A request on a lent item recalls it (CIRC-21). */
  recallable?: boolean
  /** The recalled loan is due so many days after the recall, if that is sooner. */
  recall_days?: number
  /** A new loan of an item that others wait for runs so many days at most. */
  requested_days?: number
  /** What happens to the due date when the recall is cancelled: as before, or it stays short. */
  cancelled_recall?: 'RESTORE' | 'KEEP'
  /** Overdue fine per day or per hour that has begun. Missing: none. */
  overdue_fine?: { amount_minor: number; per: 'DAY' | 'HOUR' }
  /** The same while the loan is recalled; missing: as overdue_fine. */
  recalled_fine?: { amount_minor: number; per: 'DAY' | 'HOUR' }
  /** Fines begin after so many days; what lies within is charged too, unless free. */
  grace_days?: number
  grace_is_free?: boolean
  /** Days on which the library is closed cost nothing. */
  fine_skips_closed?: boolean
  /** The most that a fine grows to. Missing: no limit; 0: no fine at all (CIRC-34). */
  maximum_fine_minor?: number
  lost_replacement_minor?: number
  lost_processing_minor?: number
  /** How much of the replacement fee comes back with the item, 0 to 100 (CIRC-33). */
  lost_refund_percent?: number
  /** Whether the processing fee comes back too. */
  processing_refund?: boolean
  /** Where a request may be collected: any library, that of the copy, or these. Missing: any (REQ-02). */
  pickup_locations?: 'ANY' | 'OWNING_LIBRARY' | string[]
  /** The addresses that a request may be delivered to; empty: to none. Missing: to both. */
  personal_delivery?: ('HOME' | 'WORK')[]
  /** What a personal delivery costs, charged with the loan. Missing or 0: nothing. */
  delivery_fee_minor?: number
  /** Open days on the hold shelf (REQ-20). */
  hold_shelf_days?: number
  /** Open days in which a requested item must be fetched from the shelf. */
  on_shelf_days?: number
  /** A booking of an item lasts at most so many hours. */
  booking_maximum_hours?: number
}

/** What a rule asks of the loan or request. A list that is missing or empty fits everything. */
export interface RuleConditions {
  user_groups?: string[]
  item_policies?: string[]
  material_types?: string[]
  libraries?: string[]
  locations?: string[]
}

/** A bundle of policies under its code. */
export interface Terms {
  code: string
  kind: TermsKind
  name: string
  policies: Policies
}

/** Which terms hold for whom and for what. */
export interface Rule {
  kind: TermsKind
  name: string
  /** Fulfillment unit; null: every unit. */
  unit: string | null
  conditions: RuleConditions
  /** Code of the terms. */
  terms: string
}
