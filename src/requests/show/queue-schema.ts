import Type, { type Static } from 'typebox'

const text = (description: string) => Type.Optional(Type.String({ description }))
const count = (description: string) => Type.Integer({ minimum: 0, description })

export const QueueQuery = Type.Object({
  mms_id: text('MMS id of the title.'),
  item_pid: text('Number of the one item that is wanted.'),
  description: text('The issue that is wanted, as its items name it.'),
  user_id: text('Any identifier of the user who wants to ask: the terms of his group count.')
})
export type QueueQuery = Static<typeof QueueQuery>

/** What somebody would wait for who asked now (REQ-03). */
export const QueuePlace = Type.Object(
  {
    mms_id: Type.String(),
    item_pid: Type.Optional(Type.String()),
    place: count('Place in the queue; 0: a copy would be fetched at once.'),
    waiting: count('How many requests for the title wait for a copy.'),
    copies: count('How many copies could serve.'),
    copies_on_shelf: count('How many of them stand on their shelves, kept for nobody.'),
    copies_on_loan: count('How many of them are on loan.')
  },
  { $id: 'QueuePlace' }
)
