import { MappingError, type Target, targetsOf } from './fields.ts'
import type { CsvSettings } from './settings.ts'

/** What a record of a CSV feed says beside its user: the row, for the rejects, and what is wrong with it. */
export interface CsvRow {
  delimiter: string
  quote: string
  header: string[] | null
  cells: string[]
  problem?: string
}

/** A row as it goes on: a user in wire shape, all texts, and the row itself. */
export type CsvUser = Record<string, unknown> & { csv: CsvRow }

/** Makes users out of rows of a file whose header is known. */
export type RowReader = (cells: string[]) => CsvUser

const plain = (name: string): string => name.trim().toLowerCase()

/** The names of a mapping's columns, each once. */
const columnsOf = (targets: readonly Target[]): string[] => [
  ...new Set(targets.flatMap(({ column }) => (column === undefined ? [] : [column])))
]

/**
 * The reader of rows under a header; null: there is none, and columns are named by their numbers. Throws MappingError
 * when the header lacks a column of the mapping, or has it twice: then the file is not what the profile describes.
 */
export function rowReader(csv: CsvSettings, header: string[] | null): RowReader {
  const targets = targetsOf(csv)
  const places = new Map<string, number>()
  for (const column of columnsOf(targets)) {
    const found = header
      ? header.flatMap((name, at) => (plain(name) === plain(column) ? [at] : []))
      : [Number(column) - 1]
    if (found.length > 1) throw new MappingError(`The header has the column ${column} twice`)
    if (found[0] === undefined) throw new MappingError(`The header has no column ${column}${whyNot(csv, header)}`)
    places.set(column, found[0])
  }
  const width = header?.length ?? Math.max(0, ...places.values()) + 1
  return cells => {
    const { delimiter, quote } = csv
    const row: CsvRow = { delimiter, quote, header, cells }
    const many = header !== null && cells.slice(width).some(cell => cell.trim() !== '')
    if (many || cells.length < width) row.problem = `The row has ${cells.length} columns, not ${width}.`
    const user = userOf(targets, row, column => cells[places.get(column) ?? -1]?.trim() ?? '')
    return { ...user, csv: row }
  }
}

/** A header that is all one column was most likely written with another delimiter: said, not guessed which. */
const whyNot = ({ delimiter, fields }: CsvSettings, header: string[] | null): string =>
  header?.length === 1 && fields.filter(({ column }) => column !== undefined).length > 1
    ? `: it is one column, so ${delimiter === '\t' ? 'a tab' : delimiter} is not the delimiter`
    : ''

function userOf(targets: readonly Target[], row: CsvRow, cell: (column: string) => string): Record<string, unknown> {
  const user: Record<string, unknown> = {}
  const lists = new Map<string, Entry[]>()
  for (const target of targets) {
    const { list, name, column } = target
    const value = cellOf(target, row, cell)
    if (value === undefined) continue
    if (!list) user[name] = value
    else entryOf(lists, target).put(name, value, column !== undefined)
  }
  const contact: Record<string, unknown> = {}
  for (const entries of lists.values()) {
    // What is the same for everybody makes no entry of somebody who has none.
    const told = entries.filter(({ told }) => told).sort((one, other) => one.number - other.number)
    const [first] = told
    if (first) (first.contact ? contact : user)[first.list] = told.map(({ fields }) => fields)
  }
  if (Object.keys(contact).length > 0) user.contact_info = contact
  return user
}

/** Undefined where the row says nothing. A date that is none is told of once. */
function cellOf(target: Target, row: CsvRow, cell: (column: string) => string): unknown {
  const { column, value, meaning, shape, format } = target
  const text = column === undefined ? (value ?? '') : meaning(cell(column))
  if (text === '') return undefined
  const made = shape(text)
  if (made === undefined) row.problem ??= `Column ${column ?? `of ${target.name}`}: no date of the form ${format}.`
  return made
}

class Entry {
  readonly list: string
  readonly number: number
  readonly contact: boolean
  readonly fields: Record<string, unknown> = {}
  /** True when a column of the row says something of it. */
  told = false

  constructor({ list, contact }: Target) {
    this.list = list?.name ?? ''
    this.number = list?.entry ?? 0
    this.contact = contact
  }

  put(name: string, value: unknown, isTold: boolean): void {
    this.fields[name] = value
    this.told ||= isTold
  }
}

function entryOf(lists: Map<string, Entry[]>, target: Target): Entry {
  const { name = '', entry } = target.list ?? {}
  const entries = lists.get(name) ?? []
  lists.set(name, entries)
  const known = entries.find(({ number }) => number === entry)
  if (known) return known
  const made = new Entry(target)
  entries.push(made)
  return made
}
