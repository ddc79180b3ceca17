import Type, { type Static } from 'typebox'
import { Coded, Text, Wrapped } from '../../alma/schema.ts'
import { encodeXml } from '../../alma/xml.ts'
import { identifiersOf } from '../../users/record/mapping.ts'
import type { UserRecord } from '../../users/record/record.ts'

const Block = Type.Object(
  {
    type: Type.Optional(Coded()),
    description: Coded(),
    note: Type.Optional(Text(2000)),
    created_date: Type.Optional(Text(32)),
    expiry_date: Type.Optional(Text(32))
  },
  { xml: { name: 'block' } }
)

/** Somebody who is blocked or owes something. Element names are ours: Alma's are not documented. */
export const BlockedUser = Type.Object(
  {
    userId: Text(255),
    primary_id: Text(255),
    first_name: Type.Optional(Text(255)),
    last_name: Type.Optional(Text(255)),
    user_group: Type.Optional(Coded()),
    account_type: Type.Optional(Coded()),
    status: Type.Optional(Coded()),
    balance: Text(32),
    currency: Text(3),
    block: Wrapped('blocks', Block)
  },
  { xml: { name: 'blocked_user' } }
)
export type BlockedUser = Static<typeof BlockedUser>

/** True for a block that stands at a moment. */
const stands = ({ block_status, expiry_date }: NonNullable<UserRecord['user_block']>[number], now: Date): boolean =>
  (block_status || 'ACTIVE').toUpperCase() === 'ACTIVE' && (!expiry_date || Date.parse(expiry_date) > now.getTime())

/**
 * A user as the export of blocks tells of him (SIS-61). `userId` is the identifier that the profile matches by, as far
 * as he has one; else the primary id. `balance` as a decimal. Pure.
 */
export function blockedUser(
  record: UserRecord,
  of: { balance: string; currency: string; matchIdType: string; now: Date }
): BlockedUser {
  const { primary_id = '', first_name, last_name, user_group, account_type, status } = record
  const type = of.matchIdType === 'PRIMARY_ID' ? '' : of.matchIdType
  const matching = identifiersOf(record).find(one => one.type === type)?.value
  const blocks = (record.user_block ?? []).filter(block => stands(block, of.now))
  return {
    userId: matching || primary_id,
    primary_id,
    ...(first_name ? { first_name } : {}),
    ...(last_name ? { last_name } : {}),
    ...(user_group ? { user_group } : {}),
    ...(account_type ? { account_type } : {}),
    ...(status ? { status } : {}),
    balance: of.balance,
    currency: of.currency,
    block: blocks.map(({ block_type, block_description, block_note, created_date, expiry_date }) => ({
      ...(block_type ? { type: block_type } : {}),
      description: block_description,
      ...(block_note ? { note: block_note } : {}),
      ...(created_date ? { created_date } : {}),
      ...(expiry_date ? { expiry_date } : {})
    }))
  }
}

/** The same as an element on a line of its own. */
export const blockedElement = (user: BlockedUser): string =>
  `${encodeXml(BlockedUser, user)
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .trim()}\n`
