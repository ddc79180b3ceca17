import Type, { type Static } from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import { Coded, IdText, Link, Moment, Page, Text, Wrapped } from '../alma/schema.ts'

const out = { output: true } as const
const optional = Type.Optional

const Note = Type.Object(
  {
    content: optional(Text(4000)),
    creation_date: optional(Moment(out)),
    created_by: optional(Type.String(out)),
    type: optional(Text(64))
  },
  { $id: 'UserDepositNote', xml: { name: 'note' } }
)

/** A deposit, given and taken (`alma-api.md` 2.7). */
export const UserDeposit = Type.Object(
  {
    link: Link({ borrower: true }),
    user_primary_id: optional(Type.String({ ...out, borrower: true })),
    deposit_id: optional(Type.String(out)),
    title: optional(Text(4000)),
    deposit_profile: optional(Coded(undefined, { description: 'Id of a profile of /conf/deposit-profiles.' })),
    status: optional(
      Coded(undefined, { ...out, description: 'DRAFT, PENDING, RETURNED, DECLINED, WITHDRAWN, APPROVED.' })
    ),
    note: Wrapped('notes', Note, { empty: 'list' }),
    mms_id: optional(Text(64)),
    rep_id: optional(Text(64)),
    delivery_url: optional(Type.String(out)),
    submission_date: optional(Moment(out)),
    modification_date: optional(Moment(out))
  },
  { $id: 'UserDeposit', xml: { name: 'user_deposit' } }
)
export type UserDeposit = Static<typeof UserDeposit>
export const UserDeposits = Page('user_deposits', 'user_deposit', UserDeposit)

/** A deposit profile (rest_deposit_profile), as far as the mapping table DepositProfiles tells of it. */
export const DepositProfile = Type.Object(
  {
    link: Link(),
    id: Type.String(),
    name: Type.String(),
    active: Type.Boolean(),
    target_format: Coded(),
    collection_assignment: Coded(),
    library: Coded('Organizations'),
    approval_method: Type.String({ description: 'AUTO or MANUAL.' }),
    unsuppress_on_approval: Type.Boolean(),
    user_group: Wrapped('user_groups', Coded('UserGroups'), { empty: 'list' })
  },
  { $id: 'DepositProfile', xml: { name: 'deposit_profile' } }
)
export type DepositProfile = Static<typeof DepositProfile>
export const DepositProfiles = Page('deposit_profiles', 'deposit_profile', DepositProfile)

const text = (description: string) => optional(Type.String({ maxLength: 255, description }))
const userId = Type.String({ minLength: 1, description: 'Any identifier of the user.' })
const typed = { user_id_type: text('Type of the identifier; all_unique (default): any.') }

export const UserParams = Type.Object({ user_id: userId })
export const DepositParams = Type.Object({
  user_id: userId,
  deposit_id: Type.String({ description: 'Number of the deposit.' })
})
export const NamingQuery = Type.Object(typed)
export const ListQuery = Type.Object({
  ...typed,
  ...PageQuery,
  status: text('Only deposits of this status.'),
  order_by: text('name (default) or modification_date.'),
  direction: text('ASC (default) or DESC.')
})
export const CreateQuery = Type.Object({ ...typed, draft: text('true: not submitted yet.') })
export const ActQuery = Type.Object({ ...typed, op: text('submit or withdraw. Mandatory.') })
export const ProfileParams = Type.Object({ deposit_profile_id: Type.String({ description: 'Id of the profile.' }) })
export const ProfileQuery = Type.Object({
  ...PageQuery,
  user_group: text('Only profiles that this user group may use.')
})

/** What the library makes of a deposit. */
export const Decision = Type.Object(
  {
    status: Type.Enum(['APPROVED', 'DECLINED', 'RETURNED']),
    note: optional(Text(4000, { description: 'A note that the depositor reads.' }))
  },
  { $id: 'DepositDecision' }
)
export type Decision = Static<typeof Decision>
export const IdParams = Type.Object({ id: IdText('Number of the deposit.') })
