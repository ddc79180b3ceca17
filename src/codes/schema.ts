import Type, { type Static } from 'typebox'
import { Coded, Day, Link, Linked, Page, Text, Wrapped } from '../alma/schema.ts'

const out = { output: true } as const
const Changed = {
  updated_by: Type.Optional(Type.String(out)),
  update_date: Type.Optional(Day(out))
}
const Scope = Type.Object({
  institution_id: Type.Optional(Coded('Organizations')),
  library_id: Type.Optional(Coded('Organizations', { empty: undefined }))
})
const Enabled = Type.Optional(Type.Boolean({ default: true }))

const CodeTableRow = Type.Object(
  {
    code: Text(255, { minLength: 1 }),
    description: Text(4000),
    default: Type.Optional(Type.Boolean({ default: false })),
    enabled: Enabled,
    ...Changed
  },
  { $id: 'CodeTableRow', xml: { name: 'row' } }
)

/** A code table (`alma-api.md` 2.14). A PUT takes the name, the scope and the rows; the rest stays as it is. */
export const CodeTable = Type.Object(
  {
    link: Link(),
    name: Text(255),
    description: Type.Optional(Type.String(out)),
    sub_system: Type.Optional(Coded('Sub Systems', out)),
    patron_facing: Type.Optional(Type.Boolean(out)),
    ...Changed,
    language: Type.Optional(Coded('UserPreferredLanguage', out)),
    scope: Type.Optional(Scope),
    row: Wrapped('rows', CodeTableRow)
  },
  { $id: 'CodeTable', xml: { name: 'code_table' } }
)
export type CodeTable = Static<typeof CodeTable>
export const CodeTables = Page('code_tables', 'code_table', CodeTable)

const MappingTableHeader = Type.Object(
  {
    number: Type.String({ description: 'Column number, 0 to 6.' }),
    name: Type.String(),
    description: Type.String(),
    type: Linked(Type.String())
  },
  { $id: 'MappingTableHeader', xml: { name: 'header' } }
)
const Column = Type.Optional(Text(1000, { empty: 'text' }))
const MappingTableRow = Type.Object(
  {
    column0: Text(1000),
    column1: Text(1000),
    column2: Column,
    column3: Column,
    column4: Column,
    column5: Column,
    column6: Column,
    enabled: Enabled,
    managed_in_network: Type.Optional(Type.Boolean({ default: false })),
    ...Changed
  },
  { $id: 'MappingTableRow', xml: { name: 'row' } }
)

/** A mapping table (`alma-api.md` 2.15). A PUT takes the scope and the rows. */
export const MappingTable = Type.Object(
  {
    link: Link(),
    code: Type.Optional(Type.String(out)),
    name: Type.Optional(Type.String(out)),
    description: Type.Optional(Type.String(out)),
    sub_system: Type.Optional(Coded('Sub Systems', out)),
    customized: Type.Optional(Type.Boolean(out)),
    ...Changed,
    scope: Type.Optional(Scope),
    header: Wrapped('headers', MappingTableHeader, out),
    row: Wrapped('rows', MappingTableRow)
  },
  { $id: 'MappingTable', xml: { name: 'mapping_table' } }
)
export type MappingTable = Static<typeof MappingTable>
export const MappingTables = Page('mapping_tables', 'mapping_table', MappingTable)

const lang = { lang: Type.Optional(Type.String({ maxLength: 10, description: 'Language of the descriptions.' })) }
const scope = {
  scope: Type.Optional(Type.String({ maxLength: 64, description: 'Code of the institution or of a library.' }))
}
export const CodeTableQuery = Type.Object({ ...lang, ...scope })
export const CodeTablePutQuery = Type.Object(lang)
export const MappingTableQuery = Type.Object(scope)
export const CodeTableParams = Type.Object({
  codeTableName: Type.String({ maxLength: 255, description: 'Name of a code table: case matters.' })
})
export const MappingTableParams = Type.Object({
  mappingTableName: Type.String({ maxLength: 255, description: 'Name of a mapping table: case matters.' })
})
