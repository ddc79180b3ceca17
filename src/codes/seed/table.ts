import type { CodeRow, MappingHeader, MappingRow } from '../entity.ts'

/** Part of the system that a table belongs to: a code of the table `Sub Systems`. */
export type SubSystem = 'USER_MANAGEMENT' | 'FULFILLMENT' | 'RESOURCE_SHARING' | 'REPOSITORY' | 'ADMINISTRATION'

/** A code table as it is set up for a new institution. */
export interface TableSeed {
  name: string
  subSystem: SubSystem
  description: string
  rows: CodeRow[]
  patronFacing: boolean
  customizable: boolean
}

/** A mapping table as it is set up for a new institution. */
export interface MappingSeed {
  name: string
  subSystem: SubSystem
  description: string
  headers: MappingHeader[]
  rows: MappingRow[]
}

type Options = Partial<Pick<TableSeed, 'patronFacing' | 'customizable'>>

/** Tables of one sub-system, each written as `table(name, description, codes)`; see `rowsOf` for the codes. */
export const tablesFor =
  (subSystem: SubSystem) =>
  (name: string, description: string, codes: string, options: Options = {}): TableSeed => ({
    name,
    subSystem,
    description,
    rows: rowsOf(codes),
    patronFacing: false,
    customizable: true,
    ...options
  })

/** `CODE Label` entries, apart by line breaks or semicolons. `*CODE` is the default, `-CODE` is not enabled. */
export function rowsOf(codes: string): CodeRow[] {
  const entries = codes.split(/[\n;]/).map(entry => entry.trim())
  return entries
    .filter(entry => entry !== '')
    .map(entry => {
      const [, mark = '', code = '', description = ''] = /^([*-]?)(\S+)\s+(.*)$/.exec(entry) ?? []
      if (code === '') throw new Error(`A code table entry has no label: ${entry}`)
      return { code, description, default: mark === '*', enabled: mark !== '-' }
    })
}
