import { formatDay } from '../alma/dates.ts'
import { present } from '../alma/present.ts'
import { link, type Work } from '../platform/work.ts'
import type { CodeRow, CodeTable, MappingRow, MappingTable } from './entity.ts'
import { CodeTable as WireCodeTable, MappingTable as WireMappingTable } from './schema.ts'
import type { Tables } from './tables.ts'

/** The language that the descriptions of a new institution are in. */
export const defaultLanguage = 'en'

/** How a table is asked for: its name, its scope, and the language of its descriptions. */
export interface Asked {
  name: string
  library: string
  language: string
}

const scopeOf = (work: Work, library: string) => ({
  institution_id: { value: work.institution },
  ...(library === '' ? {} : { library_id: { value: library } })
})

const changed = (table: CodeTable | MappingTable) => ({
  updated_by: table.updatedBy ?? undefined,
  update_date: table.updatedAt ? formatDay(table.updatedAt) : undefined
})

/** A code table as it goes out. `rows: false` leaves its rows out, as lists do. */
export const codeTableToWire = (work: Work, tables: Tables, table: CodeTable, asked: Asked, rows = true) =>
  present(
    WireCodeTable,
    {
      link: link(work, 'conf', 'code-tables', asked.name),
      name: asked.name,
      description: table.description,
      sub_system: { value: table.subSystem },
      patron_facing: table.patronFacing,
      ...changed(table),
      language: { value: asked.language },
      scope: scopeOf(work, asked.library),
      ...(rows ? { row: table.rows.map(row => inLanguage(row, asked.language)) } : {})
    },
    tables
  )

const inLanguage = (row: CodeRow, language: string) => ({
  ...row,
  description: row.words?.[language] ?? row.description,
  default: row.default ?? false,
  enabled: row.enabled ?? true
})

/** A mapping table as it goes out. `rows: false` leaves its rows and headers out, as lists do. */
export const mappingTableToWire = (work: Work, tables: Tables, table: MappingTable, library: string, rows = true) =>
  present(
    WireMappingTable,
    {
      link: link(work, 'conf', 'mapping-tables', table.name),
      code: table.name,
      name: table.name,
      description: table.description,
      sub_system: { value: table.subSystem },
      customized: table.updatedAt !== null && table.updatedAt !== undefined,
      ...changed(table),
      scope: scopeOf(work, library),
      ...(rows ? { header: headersOf(work, table), row: table.rows.map(withFlags) } : {})
    },
    tables
  )

const withFlags = (row: MappingRow) => ({
  ...row,
  enabled: row.enabled ?? true,
  managed_in_network: row.managed_in_network ?? false
})

const headersOf = (work: Work, table: MappingTable) =>
  table.headers.map(({ name, description, codeTable }, index) => ({
    number: String(index),
    name,
    description,
    type: codeTable
      ? { value: 'code-tables', link: link(work, 'conf', 'code-tables', codeTable) }
      : { value: 'TextField' }
  }))
