import Type, { type Static } from 'typebox'

export const FileQuery = Type.Object({
  op: Type.String({ default: 'add_members', description: 'add_members, delete_members or replace_members.' }),
  id_type: Type.Optional(
    Type.String({ description: 'A code of UserIdentifierTypes; default: any identifier of the user.' })
  ),
  fail_on_invalid_id: Type.Boolean({
    default: true,
    description: 'true: a line that names nobody refuses the file, and nothing changes.'
  })
})
export type FileQuery = Static<typeof FileQuery>

/** What became of a file of members. */
export const FileReport = Type.Object(
  {
    set_id: Type.String(),
    lines: Type.Integer({ description: 'Lines under the heading that are not blank.' }),
    changed: Type.Integer({ description: 'Users who came into the set, or went out of it.' }),
    unknown: Type.Integer({ description: 'Lines that name nobody.' }),
    unknown_lines: Type.Array(Type.Integer(), { description: 'Their numbers, the first 1,000.' }),
    number_of_members: Type.Integer({ description: 'Users in the set afterwards.' })
  },
  { $id: 'SetFileReport' }
)
export type FileReport = Static<typeof FileReport>
