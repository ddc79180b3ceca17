import Type, { type Static } from 'typebox'

const list = (what: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 500, description: `${what}; none: any.` }))

/** One step of what happens when a loan is overdue (CIRC-30). */
export const OverdueProfile = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w.-]+$' }),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    type: Type.Enum(['OVERDUE_1', 'OVERDUE_2', 'OVERDUE_3', 'OVERDUE_4', 'OVERDUE_5', 'LOST'], {
      description: 'A notice of type 1 to 5, or: the loan becomes lost.'
    }),
    active: Type.Boolean({ default: true }),
    days_after_due: Type.Integer({ minimum: 0, maximum: 3660 }),
    process_statuses: list('Codes of LoanProcessStatus'),
    user_groups: list('Codes of UserGroups'),
    libraries: list('Codes of libraries'),
    locations: list('Codes of locations'),
    item_policies: list('Codes of ItemPolicy'),
    material_types: list('Codes of PhysicalMaterialType'),
    fine_minor: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1e9, description: 'What the notice costs, in minor units of the currency.' })
    ),
    block: Type.Optional(Type.Boolean({ description: 'Holds the user back until the item is back or renewed.' }))
  },
  { $id: 'OverdueProfile' }
)
export const OverdueProfiles = Type.Object(
  { profiles: Type.Array(OverdueProfile, { maxItems: 100 }) },
  { $id: 'OverdueProfiles' }
)
export type OverdueProfiles = Static<typeof OverdueProfiles>

export const LoanIdParams = Type.Object({ loan_id: Type.String() })
/** A loan after something was said of it. */
export const LoanState = Type.Object(
  {
    loan_id: Type.String(),
    loan_status: Type.String(),
    process_status: Type.String(),
    due_date: Type.String(),
    item_process_type: Type.Optional(Type.String({ description: 'Code of PROCESSTYPE.' }))
  },
  { $id: 'LoanState' }
)
export type LoanState = Static<typeof LoanState>

export const PolicyQuery = Type.Object({
  user_id: Type.String({ minLength: 1, description: 'Any identifier of the user.' }),
  item_barcode: Type.Optional(Type.String({ description: 'This or item_pid.' })),
  item_pid: Type.Optional(Type.String())
})

/** Which rule and terms fire for a user and an item, and what a loan would be now (CIRC-08). */
export const LoanPolicy = Type.Object(
  {
    user_id: Type.String(),
    user_group: Type.Optional(Type.String()),
    item: Type.Object({
      barcode: Type.String(),
      library: Type.String(),
      location: Type.String(),
      item_policy: Type.Optional(Type.String()),
      material_type: Type.Optional(Type.String()),
      process_type: Type.Optional(Type.String())
    }),
    fulfillment_unit: Type.Optional(Type.String()),
    rule: Type.Optional(
      Type.Object({
        place: Type.Integer({ description: 'From 1: the first rule that fits decides.' }),
        name: Type.String(),
        unit: Type.Optional(Type.String()),
        conditions: Type.Record(Type.String(), Type.Array(Type.String()))
      })
    ),
    terms: Type.Object({
      code: Type.String(),
      name: Type.String(),
      policies: Type.Record(Type.String(), Type.Unknown())
    }),
    time_zone: Type.String(),
    loanable: Type.Boolean(),
    due_date: Type.Optional(Type.String({ description: 'Of a loan that is made now.' })),
    reasons: Type.Array(Type.String(), { description: 'Why it cannot be lent, and what shaped the due date.' })
  },
  { $id: 'LoanPolicy' }
)
export type LoanPolicy = Static<typeof LoanPolicy>

export const ProxyParams = Type.Object({ user_id: Type.String({ minLength: 1 }) })
export const Proxies = Type.Object(
  {
    proxy_for: Type.Array(Type.String({ maxLength: 255 }), {
      maxItems: 100,
      description: 'Identifiers of the users for whom this one may borrow.'
    })
  },
  { $id: 'Proxies' }
)
