import Type, { type Static, type TProperties } from 'typebox'

const count = (maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum, description }))
const flag = (description: string) => Type.Optional(Type.Boolean({ description }))
const days = (description: string) => count(36_500, description)
const money = (description: string) => count(1e9, `${description} In minor units of the currency.`)
const codes = (what: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 500, description: `${what}; none: any.` }))
const code = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w.-]+$' })
const name = Type.String({ minLength: 1, maxLength: 255 })
const closed = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false })

const Kind = Type.Enum(['LOAN', 'REQUEST', 'BOOKING'])
const Rate = Type.Object({
  amount_minor: Type.Integer({ minimum: 0, maximum: 1e9 }),
  per: Type.Enum(['DAY', 'HOUR'])
})

/** How long a loan runs: exactly one of the three. */
const LoanPeriod = closed({
  days: days('Due at the end of that day.'),
  hours: count(100_000, 'Due after so many hours.'),
  until: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Due at the end of that day.' }))
})

export const Policies = Type.Object({
  allowed: flag('False: not lent, requested or booked.'),
  loan_period: Type.Optional(LoanPeriod),
  avoid_closed: flag('Never due when the library is closed: the next open day or hour instead.'),
  until_expiry: flag('Not due after the account ends. True unless said otherwise.'),
  maximum_renewal_days: days('Renewals end so many days after the day of the loan; 0 or none: not renewable.'),
  renew_window_days: days('Renewed only when due within so many days.'),
  automatic_renewal: flag('Renewed by the job before it is due.'),
  recallable: flag('A request recalls the loan.'),
  recall_days: days('A recalled loan is due so many days later, if that is sooner.'),
  requested_days: days('A loan of what others wait for runs so many days at most.'),
  cancelled_recall: Type.Optional(
    Type.Enum(['RESTORE', 'KEEP'], { description: 'Due as before, or as recalled, when the recall is cancelled.' })
  ),
  overdue_fine: Type.Optional(Rate),
  recalled_fine: Type.Optional(Rate),
  grace_days: days('No fine up to so many days.'),
  grace_is_free: flag('Days of grace are never charged, not even after them.'),
  fine_skips_closed: flag('Closed days and hours cost nothing.'),
  maximum_fine_minor: money('The most that an overdue fine grows to; 0: no fine.'),
  lost_replacement_minor: money('Replacement fee of a lost item.'),
  lost_processing_minor: money('Processing fee of a lost item.'),
  lost_refund_percent: count(100, 'How much of the replacement fee comes back with the item.'),
  processing_refund: flag('The processing fee comes back too.'),
  pickup_locations: Type.Optional(
    Type.Union([Type.Literal('ANY'), Type.Literal('OWNING_LIBRARY'), Type.Array(Type.String({ maxLength: 64 }))], {
      description: 'Where a request may be collected: any library, that of the copy, or these codes. None: any.'
    })
  ),
  personal_delivery: Type.Optional(
    Type.Array(Type.Enum(['HOME', 'WORK']), { description: 'Addresses to deliver to; empty: none. None: both.' })
  ),
  delivery_fee_minor: money('What a personal delivery costs; charged when the item is lent.'),
  hold_shelf_days: days('Open days on the hold shelf.'),
  on_shelf_days: days('Open days in which a requested item is to be fetched.'),
  booking_maximum_hours: count(100_000, 'A booking lasts at most so long.')
})

export const Terms = Type.Object({ code, kind: Kind, name, policies: Policies }, { $id: 'TermsOfUse' })

export const Rule = Type.Object(
  {
    kind: Kind,
    name,
    unit: Type.Optional(Type.String({ maxLength: 64, description: 'Fulfillment unit; none: every unit.' })),
    conditions: Type.Object({
      user_groups: codes('Codes of UserGroups'),
      item_policies: codes('Codes of ItemPolicy'),
      material_types: codes('Codes of PhysicalMaterialType'),
      libraries: codes('Codes of libraries'),
      locations: codes('Codes of locations')
    }),
    terms: Type.String({ maxLength: 64, description: 'Code of the terms that hold.' })
  },
  { $id: 'FulfillmentRule' }
)

/** All of an institution: what a PUT replaces as a whole. */
export const TermsDocument = Type.Object(
  {
    time_zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name, such as Europe/Paris.' }),
    standard: Type.Optional(
      Type.Boolean({ output: true, description: 'True: the institution has said nothing, the built-in terms hold.' })
    ),
    terms: Type.Array(Terms, { maxItems: 500, description: 'With rules: empty gives the built-in terms back.' }),
    rules: Type.Array(Rule, { maxItems: 2000, description: 'In the order in which they are tried.' })
  },
  { $id: 'TermsDocument' }
)
export type TermsDocument = Static<typeof TermsDocument>
