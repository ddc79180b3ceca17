import Type, { type Static } from 'typebox'

/** A type of letter, with its words. */
export const LetterKind = Type.Object(
  {
    type: Type.String(),
    name: Type.String(),
    active: Type.Boolean({ description: 'Whether letters of this type are written.' }),
    letter: Type.String({ description: 'Code of conf/letters; several types may be one letter.' }),
    retention_period: Type.String({ description: 'Days after which its letters are deleted; empty: never.' }),
    library_notice: Type.Optional(
      Type.String({ description: 'Code of LibraryNoticesOptInDisplay by which a user switches its mail off.' })
    ),
    subject: Type.String(),
    lines: Type.Array(Type.String(), { description: 'A line whose {value} is not known is left out.' })
  },
  { $id: 'LetterType' }
)
export type LetterKind = Static<typeof LetterKind>

export const LetterKinds = Type.Object({ letter_type: Type.Array(LetterKind) }, { $id: 'LetterTypes' })

export const LetterSwitch = Type.Object(
  {
    active: Type.Boolean(),
    retention_period: Type.Optional(
      Type.String({ maxLength: 10, description: 'Days, for letters of this type alone; empty: for ever.' })
    )
  },
  { $id: 'LetterSwitch' }
)
/** How long all letters stay. */
export const LetterRetention = Type.Object(
  { retention_period: Type.String({ maxLength: 10, description: 'Days, for every letter; empty: for ever.' }) },
  { $id: 'LetterRetention' }
)
export type LetterSwitch = Static<typeof LetterSwitch>

export const LetterParams = Type.Object({ type: Type.String({ minLength: 1, maxLength: 64 }) })

const number = (what: string) => Type.Optional(Type.String({ description: `Number of the ${what} that it is about.` }))

/** A letter to a user, and what became of its mail. */
export const LetterSent = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    created_at: Type.String(),
    created_by: Type.String({ description: 'Name of the API key or of the job.' }),
    subject: Type.String(),
    text: Type.String(),
    state: Type.Enum(['STORED', 'QUEUED', 'SENT', 'FAILED'], {
      description: 'STORED: not sent; QUEUED: waits for the server; FAILED: refused or given up.'
    }),
    channel: Type.Enum(['NONE', 'EMAIL', 'SMS'], { description: 'How it was sent, or is going to be.' }),
    reason: Type.Optional(
      Type.Enum(['SWITCHED_OFF', 'NO_ADDRESS', 'NO_SERVER', 'REFUSED', 'GIVEN_UP'], {
        description:
          'Why it did not go: the user has switched it off, has no preferred address (or number), there is no server, ' +
          'the server refused it, or did not answer for too long.'
      })
    ),
    sent_at: Type.Optional(Type.String()),
    loan_id: number('loan'),
    request_id: number('request'),
    fee_id: number('fee')
  },
  { $id: 'Letter' }
)
export type LetterSent = Static<typeof LetterSent>

export const LettersSent = Type.Object({ letter: Type.Array(LetterSent) }, { $id: 'UserLetters' })
