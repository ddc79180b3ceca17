import Type, { type Static } from 'typebox'
import { NamingQuery } from '../users/request-schema.ts'

const Text = (description: string) => Type.Optional(Type.String({ description }))

/** How one entry ends. */
export const SubjectEnd = Type.Object(
  {
    of: Type.Enum(['row', 'link', 'notes'], {
      description: 'The entry, its link to the person (what is left names nobody), or what was written on it.'
    }),
    rule: Type.String({ description: 'The rule that ends it.' }),
    when: Type.String(),
    state: Text('What the rule says today: DUE, or what keeps it.'),
    ended_on: Text('The day from which the rule counts.'),
    on: Text('The first day on which it may go, as things stand. Absent: something keeps it.')
  },
  { $id: 'SubjectEnd' }
)
export type SubjectEnd = Static<typeof SubjectEnd>

const Entry = Type.Object({
  key: Type.String({ description: 'Names the row in its table.' }),
  data: Type.Unknown({ description: 'What is stored, by column. Secrets and the data of others are left out.' }),
  ends: Type.Array(SubjectEnd),
  until: Type.Array(Type.String(), { description: 'Until when it is kept, in plain words.' })
})
const Field = Type.Object({
  field: Type.String(),
  kind: Type.String(),
  from: Type.String(),
  goes: Type.String(),
  rule: Type.String()
})
const Category = Type.Object({
  table: Type.String(),
  title: Type.String({ description: 'What it is, in plain words.' }),
  why: Type.String({ description: 'Why the library keeps it.' }),
  about: Type.String({ description: 'What a row is.' }),
  personal: Type.Array(Field, { description: 'Fields that say something of a person: where from, and when they go.' }),
  count: Type.Integer(),
  entry: Type.Array(Entry)
})
const Mention = Type.Object({ table: Type.String(), key: Type.String(), columns: Type.Array(Type.String()) })

/** Everything that is held of one person. */
export const SubjectAccess = Type.Object(
  {
    user_id: Type.String({ description: 'Internal id.' }),
    at: Type.String(),
    has_password: Type.Boolean(),
    has_pin: Type.Boolean(),
    held: Type.Array(Category),
    mention: Type.Optional(
      Type.Array(Mention, {
        description:
          'With `search`: rows that name the user although they are not told above; of a table 1,000 at most.'
      })
    ),
    not_told: Type.Array(Type.Object({ table: Type.String(), why: Type.String() })),
    elsewhere: Type.Array(Type.Object({ where: Type.String(), what: Type.String(), goes: Type.String() }), {
      description: 'What is not in the database.'
    })
  },
  { $id: 'SubjectAccess' }
)
export type SubjectAccess = Static<typeof SubjectAccess>

export const SubjectQuery = Type.Object({
  ...NamingQuery.properties,
  search: Type.Boolean({
    default: false,
    description: 'Also search every column of every table for the identifiers: complete, and slow on large databases.'
  })
})
export const SubjectZip = Type.String({ format: 'binary' })
export const SubjectPage = Type.String({ description: 'One page that fetches nothing.' })
export const SubjectPdf = Type.String({ format: 'binary' })
