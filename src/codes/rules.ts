import { AlmaError } from '../alma/errors.ts'
import type { CodeRow, MappingRow } from './entity.ts'
import type { CodeTable, MappingTable } from './schema.ts'
import type { Tables } from './tables.ts'

type GivenRow = NonNullable<CodeTable['row']>[number]
type GivenMapping = NonNullable<MappingTable['row']>[number]
/** Who changes a table, and on which day (`YYYY-MM-DDZ`). */
export interface Change {
  by: string
  day: string
}

/**
 * The rows of a table after a PUT: all of the old ones are replaced. A row that says the same as before keeps its last
 * change. In another language than the table's own, only the descriptions of that language change.
 * Throws 90122 for two defaults and 401664 for a code that stands twice.
 */
export function replaceCodes(old: CodeRow[], given: GivenRow[], change: Change, language?: string): CodeRow[] {
  if (given.filter(row => row.default).length > 1) throw new AlmaError('CODE_TABLE_DEFAULTS', {})
  refuseTwice(given.map(row => row.code))
  const before = new Map(old.map(row => [row.code, row]))
  return given.map(({ code, description, default: preset = false, enabled = true }) => {
    const last = before.get(code)
    const row: CodeRow =
      language === undefined
        ? { code, description, default: preset, enabled, ...(last?.words ? { words: last.words } : {}) }
        : {
            code,
            description: last?.description ?? description,
            default: preset,
            enabled,
            words: { ...last?.words, [language]: description }
          }
    return stamped(row, last, change)
  })
}

/** The rows of a mapping table after a PUT; a row that was there keeps its last change. */
export function replaceMappings(old: MappingRow[], given: GivenMapping[], change: Change): MappingRow[] {
  const key = (row: GivenMapping | MappingRow): string =>
    JSON.stringify([0, 1, 2, 3, 4, 5, 6].map(number => row[`column${number}` as 'column0'] ?? ''))
  refuseTwice(given.map(key))
  const before = new Map(old.map(row => [key(row), row]))
  return given.map(row => stamped({ ...row }, before.get(key(row)), change))
}

// Columns whose cells decide what is refused elsewhere: a word of nothing in them would refuse everything, or nothing.
const closed: { [mappingTable: string]: { [column: string]: string | readonly string[] } } = {
  MandatoryFields: { column0: 'AddNewUserOptions', column1: 'MandatoryUserFields', column2: ['', 'API', 'SIS'] }
}

/** Throws 401664, which names the cell, for a row of such a table that has no code of its code table there. */
export function checkCells(tables: Pick<Tables, 'isCode'>, name: string, rows: readonly GivenMapping[]): void {
  for (const [column, known] of Object.entries(Object.hasOwn(closed, name) ? (closed[name] ?? {}) : {}))
    for (const row of rows) {
      const cell = row[column as 'column0'] ?? ''
      if (typeof known === 'string' ? tables.isCode(known, cell) : known.includes(cell)) continue
      const of = typeof known === 'string' ? `a code of ${known}` : 'API, SIS or empty'
      const detail = `Parameter value invalid: ${column} must be ${of}, not ${cell.slice(0, 60)}.`
      throw new AlmaError('INVALID_INPUT', { detail })
    }
}

/** The row with its last change: the old one when nothing but that differs. */
function stamped<Row extends CodeRow | MappingRow>(row: Row, last: Row | undefined, { by, day }: Change): Row {
  const { updated_by, update_date, ...content } = last ?? ({} as Row)
  if (last && sameContent(row, content)) return { ...row, ...(updated_by ? { updated_by, update_date } : {}) }
  return { ...row, updated_by: by, update_date: day }
}

const sameContent = (one: object, other: object): boolean => sorted(one) === sorted(other)
const sorted = (value: object): string =>
  JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))

function refuseTwice(keys: string[]): void {
  if (new Set(keys).size < keys.length)
    throw new AlmaError('INVALID_INPUT', { detail: 'Parameter value invalid: a row stands twice.' })
}
