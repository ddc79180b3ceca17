import type { End } from './ends.ts'

/** What a field says of a person. */
export type Kind =
  | 'identifier'
  | 'name'
  | 'contact'
  | 'internal id'
  | 'free text'
  | 'demographics'
  | 'secret hash'
  | 'digest'
  | 'codes'
  | 'moments'
  | 'status'
  | 'record'
  | 'file'

/** What kind it is, where it comes from, when it goes. */
export type Personal = readonly [kind: Kind, from: string, goes: End]

/**
 * One table of the database and every column of it. A name is a column, or a path into a json column
 * (`record.contact_info`); names with the same answer stand in one text, separated by blanks. A path says what is
 * personal inside a column whose rest is not.
 */
export interface Table {
  /** Of another schema than `public` with its schema. */
  table: string
  /** What a row is. */
  about: string
  /**
   * SQL about a row `t`: it belongs to somebody who is still a user, or goes by a clock of its own; the residual scan
   * leaves it out. Absent: all rows are searched.
   */
  living?: string
  /** Its internal ids stay on purpose, so the scan does not ask for them here (AUD-03). */
  keepsIds?: true
  personal?: Readonly<Record<string, Personal>>
  /** Columns with the name of the key, the job or the clerk that acted: staff, never patrons; they stay. */
  actors?: string
  /** Columns that say nothing of a person. */
  plain: string
}

/** What a domain's `inventory.ts` exports. */
export type Inventory = readonly Table[]

/** The names of a text of names. */
export const namesOf = (text = ''): string[] => text.split(/\s+/).filter(name => name !== '')

/** The column that a name is, or is inside of. */
export const columnOf = (name: string): string => name.split('.')[0] ?? name

/** The columns of a table that the inventory knows, each once. */
export const columnsOf = ({ personal = {}, actors, plain }: Table): Set<string> =>
  new Set([...Object.keys(personal).flatMap(namesOf), ...namesOf(actors), ...namesOf(plain)].map(columnOf))

/** What is known of a place (`record.user_note.note_text`): the entry of the longest name that it is or is in. */
export function personalAt({ personal = {} }: Table, place: string): Personal | undefined {
  const fits = Object.entries(personal)
    .flatMap(([names, entry]) => namesOf(names).map(name => ({ name, entry })))
    .filter(({ name }) => place === name || place.startsWith(`${name}.`))
  return fits.toSorted((one, other) => other.name.length - one.name.length)[0]?.entry
}

let known: Inventory = []

/** Says once, when the service is put together (domains.ts), what all the domains store. */
export function knowInventory(tables: Inventory): void {
  known = tables
}

/** Every table of the service. */
export const allTables = (): Inventory => known
