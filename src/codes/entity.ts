import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

/** One code of a table. What is absent is false for `default` and true for `enabled` (`alma-api.md` 2.14). */
export interface CodeRow {
  code: string
  description: string
  default?: boolean
  enabled?: boolean
  /** The description in further languages: `{ de: 'Studierende' }`. */
  words?: Record<string, string>
  updated_by?: string
  update_date?: string
}

/** One row of a mapping table: its columns are positional, named by the table's headers (`alma-api.md` 2.15). */
export interface MappingRow {
  column0: string
  column1: string
  column2?: string
  column3?: string
  column4?: string
  column5?: string
  column6?: string
  enabled?: boolean
  managed_in_network?: boolean
  updated_by?: string
  update_date?: string
}

/** What a column of a mapping table holds: free text, or codes of a code table. */
export interface MappingHeader {
  name: string
  description: string
  codeTable?: string
}

export const CodeTableSchema = defineEntity({
  name: 'CodeTable',
  tableName: 'code_table',
  properties: {
    institution: p.string().length(64).primary(),
    name: p.string().length(255).primary(),
    /** Code of the library whose own table this is; empty: the institution's. */
    library: p.string().length(64).primary(),
    description: p.string().length(1000),
    subSystem: p.string().length(64),
    patronFacing: p.boolean().default(false),
    /** False: the service itself gives these codes a meaning, so nobody may change them (90123). */
    customizable: p.boolean().default(true),
    rows: p.json<CodeRow[]>(),
    updatedBy: p.string().length(255).nullable(),
    updatedAt: p.datetime().nullable()
  }
})
/** A code table: the legal values of a coded field, and their labels. */
export class CodeTable extends CodeTableSchema.class {}
CodeTableSchema.setClass(CodeTable)

export const MappingTableSchema = defineEntity({
  name: 'MappingTable',
  tableName: 'mapping_table',
  properties: {
    institution: p.string().length(64).primary(),
    name: p.string().length(255).primary(),
    /** Code of the library whose own table this is; empty: the institution's. */
    library: p.string().length(64).primary(),
    description: p.string().length(1000),
    subSystem: p.string().length(64),
    customizable: p.boolean().default(true),
    headers: p.json<MappingHeader[]>(),
    rows: p.json<MappingRow[]>(),
    updatedBy: p.string().length(255).nullable(),
    updatedAt: p.datetime().nullable()
  }
})
/** A mapping table: what goes with what, such as the user groups that a record type may have. */
export class MappingTable extends MappingTableSchema.class {}
MappingTableSchema.setClass(MappingTable)

export const entities = [CodeTable, MappingTable]

/** These tables as statements see them. */
export type CodesTables = TablesOf<typeof CodeTableSchema | typeof MappingTableSchema>
