import Type, { type Static } from 'typebox'

export const nexts = {
  NOT_SYNCHRONIZED: 'No feed changes an internal user.',
  NO_FEED: 'No feed of the kept reports had this user: what the next one would do is not known.',
  NOTHING: 'The last feed, sent again, changes nothing: the user is as it has left him.',
  KEPT: 'The last feed, sent again, leaves the field as it is: a person set it by hand.',
  KEPT_EMPTY: 'The last feed, sent again, leaves the field as it is: it sends nothing for it.',
  REATTACHES: 'The last feed, sent again, sends the value from before the hand edit: the field follows the feed again.',
  RETURNS: 'The last feed, sent again, sets the field back to its own value.',
  FOLLOWS_SIS: 'The last feed, sent again, sets the field to what it says.'
} as const
export type Next = keyof typeof nexts

export const Explanation = Type.Object(
  {
    field: Type.String(),
    value: Type.Optional(Type.Unknown({ description: 'As in the user; a PIN is masked.' })),
    set: Type.Object({
      by: Type.Enum(['SIS_RUN', 'KEY', 'UNKNOWN'], {
        description: 'A run; a call of the API; or before all that is kept.'
      }),
      run: Type.Optional(Type.String()),
      name: Type.Optional(Type.String({ description: 'Of the key, or of the profile.' })),
      at: Type.Optional(Type.String()),
      why: Type.Optional(Type.String({ description: "The run's reason for the value." }))
    }),
    protected: Type.Boolean({ description: 'A person edited it, and it is kept from the SIS.' }),
    protectable: Type.Boolean({ description: 'A hand edit of this field is kept from the SIS.' }),
    last_feed: Type.Union([
      Type.Null(),
      Type.Object({
        run: Type.String(),
        profile: Type.String(),
        at: Type.Union([Type.String(), Type.Null()]),
        outcome: Type.String()
      })
    ]),
    next: Type.Object({
      code: Type.Enum(Object.keys(nexts) as Next[]),
      text: Type.String(),
      value: Type.Optional(Type.Unknown({ description: 'What the field would become, as far as the report tells.' }))
    })
  },
  { $id: 'SisExplanation' }
)
export type Explanation = Static<typeof Explanation>
