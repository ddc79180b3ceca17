import Type, { type Static } from 'typebox'
import { closed } from '../../../alma/schema.ts'

export const encodings = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'WINDOWS-1250', 'WINDOWS-1252', 'ISO-8859-15'] as const

const dateFormat = (description: string) =>
  Type.String({
    maxLength: 32,
    pattern: '^[^\\u0000-\\u001f]*$',
    examples: ['DD.MM.YYYY'],
    description
  })

const CsvField = Type.Object(
  {
    field: Type.String({
      minLength: 1,
      maxLength: 100,
      examples: ['primary_id', 'email.1.email_address'],
      description:
        'A field of the user, or of an entry of a list: `email.2.email_address` is the address of the second e-mail.'
    }),
    column: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Name of the column in the header; without one its number.'
      })
    ),
    value: Type.Optional(
      Type.String({ maxLength: 2000, description: 'The same text for everybody, in place of a column.' })
    ),
    values: Type.Optional(
      Type.Array(Type.Object({ from: Type.String({ maxLength: 255 }), to: Type.String({ maxLength: 2000 }) }, closed), {
        maxItems: 1000,
        description:
          'What single texts of the column mean, `*` any other one. A text that is not listed stays as it is.'
      })
    ),
    dateFormat: Type.Optional(dateFormat('How this column writes dates, where it is not as the others.'))
  },
  { ...closed, $id: 'SisCsvField', description: 'One of `column` and `value`.' }
)
export type CsvField = Static<typeof CsvField>

/** How a profile's feeds in CSV are read. */
export const CsvSettings = Type.Object(
  {
    delimiter: Type.String({
      default: ',',
      minLength: 1,
      maxLength: 1,
      description: 'Between two columns, such as ; or a tab.'
    }),
    quote: Type.String({ default: '"', minLength: 1, maxLength: 1, description: 'Around a text; twice inside of it.' }),
    encoding: Type.Enum([...encodings], {
      default: 'UTF-8',
      description: 'Of the file. A byte order mark at its beginning goes before this.'
    }),
    header: Type.Boolean({
      default: true,
      description: 'False: the first row is a user, and columns are named 1, 2, 3.'
    }),
    dateFormat: {
      ...dateFormat('How dates are written: YYYY or YY, MM or M, DD or D, and what stands between them.'),
      default: 'YYYY-MM-DD'
    },
    fields: Type.Array(CsvField, { minItems: 1, maxItems: 300 })
  },
  { ...closed, $id: 'SisCsv', description: 'The feed comes as CSV: which column becomes which field (docs/csv.md).' }
)
export type CsvSettings = Static<typeof CsvSettings>
