import type { Rule, Terms } from './policies.ts'

/**
 * The terms of an institution that has not said its own (docs/terms.md): sensible for a university, and what the
 * sandbox lends by. Units are those of the sample campus; elsewhere only the rules without a unit fit. Amounts are in
 * minor units.
 */
export const standardTerms: readonly Terms[] = [
  {
    code: 'STANDARD',
    kind: 'LOAN',
    name: 'Four weeks',
    policies: {
      loan_period: { days: 28 },
      avoid_closed: true,
      maximum_renewal_days: 180,
      automatic_renewal: true,
      recallable: true,
      recall_days: 7,
      requested_days: 14,
      cancelled_recall: 'RESTORE',
      overdue_fine: { amount_minor: 25, per: 'DAY' },
      recalled_fine: { amount_minor: 100, per: 'DAY' },
      maximum_fine_minor: 2000,
      lost_replacement_minor: 7500,
      lost_processing_minor: 1500,
      lost_refund_percent: 100
    }
  },
  {
    code: 'LONG',
    kind: 'LOAN',
    name: 'Half a year',
    policies: {
      loan_period: { days: 182 },
      avoid_closed: true,
      maximum_renewal_days: 730,
      automatic_renewal: true,
      recallable: true,
      recall_days: 14,
      requested_days: 28,
      cancelled_recall: 'RESTORE',
      recalled_fine: { amount_minor: 100, per: 'DAY' },
      maximum_fine_minor: 5000,
      lost_replacement_minor: 7500,
      lost_processing_minor: 1500,
      lost_refund_percent: 100
    }
  },
  {
    code: 'WEEK',
    kind: 'LOAN',
    name: 'A week',
    policies: {
      loan_period: { days: 7 },
      avoid_closed: true,
      maximum_renewal_days: 21,
      renew_window_days: 3,
      recallable: false,
      overdue_fine: { amount_minor: 100, per: 'DAY' },
      grace_days: 1,
      grace_is_free: true,
      maximum_fine_minor: 3000,
      lost_replacement_minor: 15000,
      lost_processing_minor: 1500,
      lost_refund_percent: 80
    }
  },
  {
    code: 'HOURS',
    kind: 'LOAN',
    name: 'Four hours',
    policies: {
      loan_period: { hours: 4 },
      maximum_renewal_days: 0,
      recallable: false,
      overdue_fine: { amount_minor: 100, per: 'HOUR' },
      fine_skips_closed: true,
      maximum_fine_minor: 5000,
      lost_replacement_minor: 7500,
      lost_processing_minor: 1500,
      lost_refund_percent: 100
    }
  },
  { code: 'NOT_LOANABLE', kind: 'LOAN', name: 'Not lent', policies: { allowed: false } },
  {
    code: 'REQUEST',
    kind: 'REQUEST',
    name: 'Requests',
    policies: { hold_shelf_days: 7, on_shelf_days: 14 }
  },
  { code: 'NOT_REQUESTABLE', kind: 'REQUEST', name: 'Not requested', policies: { allowed: false } },
  { code: 'BOOKING', kind: 'BOOKING', name: 'Bookings', policies: { booking_maximum_hours: 72 } },
  { code: 'NOT_BOOKABLE', kind: 'BOOKING', name: 'Not booked', policies: { allowed: false } }
]

const rule = (kind: Rule['kind'], terms: string, name: string, unit: string | null, conditions = {}): Rule => ({
  kind,
  name,
  unit,
  conditions,
  terms
})

/** In the order in which they are tried. */
export const standardRules: readonly Rule[] = [
  rule('LOAN', 'NOT_LOANABLE', 'For use in the library only', 'Limited'),
  rule('LOAN', 'NOT_LOANABLE', 'Reference copies', null, { item_policies: ['REFERENCE'] }),
  rule('LOAN', 'HOURS', 'Course reserves', 'Short'),
  rule('LOAN', 'HOURS', 'Short loan copies', null, { item_policies: ['SHORT', 'RESERVE'] }),
  rule('LOAN', 'WEEK', 'Media and equipment', 'Media'),
  rule('LOAN', 'WEEK', 'Media and equipment elsewhere', null, { item_policies: ['MEDIA', 'EQUIPMENT', 'OVERNIGHT'] }),
  rule('LOAN', 'LONG', 'Faculty and staff', null, { user_groups: ['FACULTY', 'STAFF'] }),
  rule('LOAN', 'STANDARD', 'Everything else', null),
  rule('REQUEST', 'NOT_REQUESTABLE', 'Course reserves', 'Short'),
  rule('REQUEST', 'REQUEST', 'Everything else', null),
  rule('BOOKING', 'BOOKING', 'Media and equipment', 'Media'),
  rule('BOOKING', 'BOOKING', 'Media and equipment elsewhere', null, { item_policies: ['MEDIA', 'EQUIPMENT'] }),
  rule('BOOKING', 'NOT_BOOKABLE', 'Everything else', null)
]
