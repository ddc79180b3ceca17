import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Page, Text } from '../../alma/schema.ts'

const out = { output: true } as const

/** A letter of the configuration (`alma-api.md` 2.16). Of a PUT, `enabled`, `retention_period` and `xsl` are taken. */
export const ConfLetter = Type.Object(
  {
    link: Link(),
    code: Type.Optional(Text(255)),
    enabled: Type.Optional(Coded('BooleanYesNo')),
    name: Type.Optional(Type.String(out)),
    description: Type.Optional(Type.String(out)),
    channel: Type.Optional(Type.String(out)),
    retention_period: Type.Optional(
      Text(10, { empty: 'text', description: 'Days after which letters are deleted; empty: never.' })
    ),
    customized: Type.Optional(Coded('BooleanYesNo', out)),
    patron_facing: Type.Optional(Coded('BooleanYesNo', out)),
    updated_by: Type.Optional(Coded(undefined, { ...out, empty: undefined })),
    update_date: Type.Optional(Day(out)),
    labels: Type.Optional(Coded(undefined, out)),
    xsl: Type.Optional(Type.String({ maxLength: 1 << 20 }))
  },
  { $id: 'ConfLetter', xml: { name: 'letter' } }
)
export type ConfLetter = Static<typeof ConfLetter>
export const ConfLetters = Page('letters', 'letter', ConfLetter)

export const ConfLetterParams = Type.Object({ letterCode: Text(255) })
export const ConfLettersQuery = Type.Object({
  type: Type.String({ default: 'LETTER', description: 'LETTER or COMPONENT.' })
})
