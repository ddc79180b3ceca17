import Type, { type Static } from 'typebox'

/** A type of letter, with its words. */
export const LetterKind = Type.Object(
  {
    type: Type.String(),
    name: Type.String(),
    active: Type.Boolean({ description: 'Whether letters of this type are written.' }),
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

export const LetterSwitch = Type.Object({ active: Type.Boolean() }, { $id: 'LetterSwitch' })

export const LetterParams = Type.Object({ type: Type.String({ minLength: 1, maxLength: 64 }) })
