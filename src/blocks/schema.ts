import Type, { type Static } from 'typebox'
import { actions } from './settings.ts'

const Actions = Type.Array(Type.Enum([...actions]), { description: 'What it stops.' })
const Overridable = Type.Boolean({ description: 'Whether a call with override_blocks=true passes it.' })
const max = (unit: string) => Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: unit })

const Limit = (unit: string) =>
  Type.Optional(Type.Object({ max: max(unit), blocks: Actions, overridable: Overridable }))

/** Limits of one user group (BLK-02). What is not named has no limit. */
export const GroupLimits = Type.Object(
  {
    user_group: Type.String({ minLength: 1, maxLength: 255, description: 'Code of UserGroups; * for all others.' }),
    loans: Limit('Loans at a time; with 0, none.'),
    overdue: Type.Optional(
      Type.Object({
        max: max('Overdue items that stop nothing yet; with 0, one stops.'),
        after_days: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 3650, description: 'Days overdue before an item counts.' })
        ),
        blocks: Actions,
        overridable: Overridable
      })
    ),
    overdue_recalled: Limit('Overdue recalled items that stop nothing yet.'),
    cash: Limit("Debt that stops nothing yet, in the currency's smallest unit."),
    holds: Limit('Hold requests at a time.'),
    resource_sharing: Limit('Open resource sharing requests at a time.')
  },
  { $id: 'GroupLimits' }
)

/** What blocks of a code stop (BLK-01, BLK-03). */
export const BlockDefinition = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Code of UserBlockDescription; or EXPIRED or INACTIVE, the states of the account.'
    }),
    blocks: Actions,
    overridable: Overridable
  },
  { $id: 'BlockDefinition' }
)

export const Limits = Type.Object(
  { limits: Type.Array(GroupLimits), definitions: Type.Array(BlockDefinition) },
  { $id: 'Limits' }
)
export type Limits = Static<typeof Limits>

const BlockShown = Type.Object(
  {
    code: Type.String(),
    text: Type.String(),
    kind: Type.Enum(['USER', 'LIMIT', 'OVERDUE', 'EXPIRED', 'INACTIVE']),
    blocks: Actions,
    overridable: Overridable
  },
  { $id: 'Block' }
)

/** Everything that stands against a user at the moment, and why. */
export const UserBlocks = Type.Object(
  {
    block: Type.Array(BlockShown),
    /** For each action: whether anything stops one more of it. */
    may: Type.Object({
      loan: Type.Boolean(),
      renew: Type.Boolean(),
      hold: Type.Boolean(),
      resource_sharing: Type.Boolean()
    })
  },
  { $id: 'UserBlocks' }
)
export type UserBlocks = Static<typeof UserBlocks>

/** The live facts of a patron's account (USR-05). */
export const Account = Type.Object(
  {
    primary_id: Type.String(),
    loans: Type.Integer({ description: 'Active loans.' }),
    overdue_loans: Type.Integer(),
    requests: Type.Integer({ description: 'Active requests of every type.' }),
    requests_on_hold_shelf: Type.Integer(),
    resource_sharing_requests: Type.Integer({ description: 'Open ones.' }),
    fees: Type.Object({
      balance_minor: Type.Integer({ description: "Sum of the active fees, in the currency's smallest unit." }),
      active: Type.Integer({ description: 'How many fees are active.' })
    }),
    next_due: Type.Optional(Type.String({ description: 'When the first loan is due.' })),
    blocks: Type.Integer({ description: 'How many blocks stand against the user; /blocks tells which.' })
  },
  { $id: 'Account' }
)
export type Account = Static<typeof Account>
