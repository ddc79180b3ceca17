import Type, { type Static } from 'typebox'
import { PageQuery } from '../../alma/paging.ts'
import { LetterSent } from '../schema.ts'

export const UndeliveredQuery = Type.Object({
  ...PageQuery,
  reason: Type.Optional(
    Type.Enum(['SWITCHED_OFF', 'NO_ADDRESS', 'NO_SERVER', 'REFUSED', 'GIVEN_UP'], {
      description: 'Only letters with this reason. None: NO_ADDRESS, REFUSED and GIVEN_UP.'
    })
  )
})
export type UndeliveredQuery = Static<typeof UndeliveredQuery>

const Undelivered = Type.Object(
  { ...LetterSent.properties, user_primary_id: Type.String() },
  { $id: 'UndeliveredLetter' }
)
export const UndeliveredLetters = Type.Object(
  { letter: Type.Array(Undelivered), total_record_count: Type.Integer() },
  { $id: 'UndeliveredLetters' }
)
export type UndeliveredLetters = Static<typeof UndeliveredLetters>

/** What staff write to one user. */
export const StaffMessage = Type.Object(
  {
    subject: Type.String({ minLength: 1, maxLength: 255 }),
    text: Type.String({ minLength: 1, maxLength: 4000 })
  },
  { $id: 'StaffMessage' }
)
export type StaffMessage = Static<typeof StaffMessage>

export const OutboxQuery = Type.Object(PageQuery)

const OutboxMessage = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    channel: Type.Enum(['NONE', 'EMAIL', 'SMS']),
    to: Type.String({ description: 'E-mail address or telephone number that the user has now.' }),
    name: Type.String(),
    user_primary_id: Type.String(),
    subject: Type.String(),
    text: Type.String(),
    sent_at: Type.String()
  },
  { $id: 'OutboxMessage' }
)
export const Outbox = Type.Object(
  { message: Type.Array(OutboxMessage), total_record_count: Type.Integer() },
  { $id: 'Outbox' }
)
export type Outbox = Static<typeof Outbox>
