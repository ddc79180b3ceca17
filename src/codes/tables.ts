import { createHash } from 'node:crypto'
import type { Labels } from '../alma/present.ts'
import { remembered } from '../platform/remembered.ts'
import type { CodeRow, MappingRow } from './entity.ts'
import { type LoadedTable, loadTables } from './store.ts'

/** Mapping tables that say which values a record type (PUBLIC, STAFF, CONTACT) may have (`alma-api.md` 3.8). */
export type RecordTypeMapping =
  | 'UserRecordTypeUserGroup'
  | 'UserRecordType2IdentifierType'
  | 'UserRecordType2AddressType'
  | 'UserRecordType2EmailType'
  | 'UserRecordType2PhoneType'

/** How a user comes in: over the API, or with a feed. */
export type Door = 'API' | 'SIS'

/** An institution's code and mapping tables, read only. All look-ups are in memory; codes are compared exactly. */
export interface Tables extends Labels {
  /** Changes whenever any table of the institution changes, and only then: a digest of their content. */
  readonly version: string
  /** The label of a code, enabled or not; undefined where the table or the code is unknown. */
  label(codeTable: string, code: string): string | undefined
  /** Whether the institution has this table. */
  has(codeTable: string): boolean
  /** Whether the institution has libraries: Organizations holds the institution itself, too. */
  readonly hasLibraries: boolean
  /** Whether a new value may be this code: it is in the table and enabled. False for an unknown table. */
  isCode(codeTable: string, code: string): boolean
  /** The code of the row marked as default, if it is enabled. */
  defaultOf(codeTable: string): string | undefined
  /**
   * The codes that a mapping table gives to a record type (its case is ignored). Undefined: the institution has no such
   * table or left it empty, so nothing is restricted. A table without a row for the record type allows none.
   */
  allowedFor(recordType: string, mappingTable: RecordTypeMapping): ReadonlySet<string> | undefined
  /** The fields that a user of a record type must have, beside the last name, by the table MandatoryFields. */
  mandatory(recordType: string, door: Door): readonly string[]
}

// Nearly every request asks for them.
const known = remembered(async work => tablesOf(await loadTables(work)))

/** The tables of the work's institution, five seconds old at most; the same object while they are remembered. */
export const codeTables = known.of

/** Drops what is remembered of them: call it after a change is committed, to tables or to libraries. */
export const forgetTables = known.forget

interface CodeIndex {
  labels: Map<string, string>
  enabled: Set<string>
  preset: string | undefined
}

/** The look-ups over loaded rows. Pure. */
export function tablesOf(loaded: readonly LoadedTable[]): Tables {
  const codes = new Map<string, CodeIndex>()
  const mappings = new Map<string, Map<string, Set<string>>>()
  for (const { kind, name, rows } of loaded)
    if (kind === 'code') codes.set(name, indexCodes(rows as CodeRow[]))
    else mappings.set(name, indexMapping(rows as MappingRow[]))
  const none: ReadonlySet<string> = new Set()
  const mandatory =
    (loaded.find(({ kind, name }) => kind === 'mapping' && name === 'MandatoryFields')?.rows as
      | MappingRow[]
      | undefined) ?? []
  return {
    version: createHash('sha256').update(JSON.stringify(loaded)).digest('base64url').slice(0, 22),
    label: (codeTable, code) => codes.get(codeTable)?.labels.get(code),
    has: codeTable => codes.has(codeTable),
    hasLibraries: (codes.get('Organizations')?.labels.size ?? 0) > 1,
    isCode: (codeTable, code) => codes.get(codeTable)?.enabled.has(code) ?? false,
    defaultOf: codeTable => codes.get(codeTable)?.preset,
    allowedFor(recordType, mappingTable) {
      const mapping = mappings.get(mappingTable)
      if (!mapping || mapping.size === 0) return undefined
      return mapping.get(recordType) ?? mapping.get(recordType.toUpperCase()) ?? none
    },
    mandatory: (recordType, door) =>
      mandatory.flatMap(({ column0, column1, column2 = '', enabled }) =>
        enabled !== false && column0 === recordType && (column2 === '' || column2 === door) ? [column1] : []
      )
  }
}

function indexCodes(rows: CodeRow[]): CodeIndex {
  const enabled = rows.filter(row => row.enabled !== false)
  return {
    labels: new Map(rows.map(row => [row.code, row.description])),
    enabled: new Set(enabled.map(row => row.code)),
    preset: enabled.find(row => row.default)?.code
  }
}

/** The enabled rows' second column, by the first in upper case. */
function indexMapping(rows: MappingRow[]): Map<string, Set<string>> {
  const index = new Map<string, Set<string>>()
  for (const { column0, column1, enabled } of rows) {
    if (enabled === false) continue
    const source = column0.toUpperCase()
    const targets = index.get(source) ?? new Set()
    index.set(source, targets.add(column1))
  }
  return index
}
