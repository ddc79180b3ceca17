import { prepared, sql } from '../sql.ts'
import { takeMoment, type Work } from '../work.ts'
import type { Bib, Holding, Item } from './entity.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

/** An item with its title and its shelf, and where it stands now. */
export interface ItemFull {
  item: Item
  bib: Bib
  holding: Holding
  /** Code of the library where it stands now: the temporary one while it is there. */
  library: string
  /** Code of the location there. */
  location: string
  /** What they are called, and where the item belongs; the code where it has no name. */
  names: PlaceNames
}

/** Names of the places of an item: where it stands now, and where it belongs. */
export interface PlaceNames {
  library: string
  location: string
  homeLibrary: string
  homeLocation: string
}

/** A table's columns as the entity names them. */
const bibColumns = 'institution id title author publicationYear record createdAt modifiedAt'.split(' ')
const holdingColumns = 'institution id bibId library location callNumber record createdAt modifiedAt'.split(' ')
const itemColumns = `institution id bibId holdingId barcode barcodeKey library location inTemporaryLocation
  temporaryLibrary temporaryLocation policy temporaryPolicy materialType description processType atLibrary atDesk
  workOrderType workOrderStatus record createdAt modifiedAt`.split(/\s+/)

const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const isNumber = (name: string): boolean => /^(id|\w+Id)$/.test(name)

/** `i.holding_id::float8 as "i.holdingId"`, and so on. */
const select = (alias: string, columns: readonly string[]): string =>
  columns.map(name => `${alias}.${snake(name)}${isNumber(name) ? '::float8' : ''} as "${alias}.${name}"`).join(', ')

/** Where an item `i` stands now, in SQL; the same as `placeOf`. */
export const currentPlace = {
  library: 'case when i.in_temporary_location then coalesce(i.temporary_library, i.library) else i.library end',
  location: 'case when i.in_temporary_location then coalesce(i.temporary_location, i.location) else i.location end'
}
const joined = `from item i
  join bib b on b.institution = $1 and b.id = i.bib_id
  join holding h on h.institution = $1 and h.id = i.holding_id
  where i.institution = $1 and `
// Names by subqueries: four more joins would be planned in every order, which costs ten times what they do.
const libraryName = (code: string, as: string) =>
  `(select name from library where institution = $1 and code = ${code}) as "${as}"`
const locationName = (library: string, code: string, as: string) =>
  `(select name from location where institution = $1 and location.library = ${library} and code = ${code}) as "${as}"`
const full = `select ${select('i', itemColumns)}, ${select('b', bibColumns)}, ${select('h', holdingColumns)},
  ${libraryName(currentPlace.library, 'l.name')},
  ${locationName(currentPlace.library, currentPlace.location, 'p.name')},
  ${libraryName('i.library', 'hl.name')}, ${locationName('i.library', 'i.location', 'hp.name')} ${joined}`

type Row = Record<string, unknown>

function part<T>(row: Row, alias: string, columns: readonly string[]): T {
  const result: Row = {}
  for (const name of columns) {
    const value = row[`${alias}.${name}`]
    result[name] = name.endsWith('At') && typeof value === 'string' ? new Date(value) : value
  }
  return result as T
}

function fullOf(row: Row): ItemFull {
  const item = part<Item>(row, 'i', itemColumns)
  const { library, location } = placeOf(item)
  return {
    item,
    bib: part<Bib>(row, 'b', bibColumns),
    holding: part<Holding>(row, 'h', holdingColumns),
    library,
    location,
    names: {
      library: String(row['l.name'] ?? library),
      location: String(row['p.name'] ?? location),
      homeLibrary: String(row['hl.name'] ?? item.library),
      homeLocation: String(row['hp.name'] ?? item.location)
    }
  }
}

/** Where an item stands now. Pure. */
export const placeOf = (
  item: Pick<Item, 'library' | 'location' | 'inTemporaryLocation' | 'temporaryLibrary' | 'temporaryLocation'>
): { library: string; location: string } =>
  item.inTemporaryLocation
    ? { library: item.temporaryLibrary ?? item.library, location: item.temporaryLocation ?? item.location }
    : { library: item.library, location: item.location }

/** How items are selected. */
export interface Selection {
  /** Holds the items' rows until the transaction ends. */
  lock?: boolean
  order?: string
  limit?: number
  offset?: number
  /** Of a hot read: the name under which it is prepared, which stands for this very condition. */
  name?: string
}

/**
 * Items that fit a condition on `i` (parameters from $2 on), in the order given. `lock` holds the items' rows until the
 * transaction ends, in the order of their ids: two transactions that lock several never wait for each other.
 */
export async function selectItems(
  work: Work,
  condition: string,
  values: readonly unknown[],
  options: Selection = {}
): Promise<ItemFull[]> {
  const { lock = false, order = 'i.id', limit, offset = 0, name } = options
  const page = limit === undefined ? '' : ` limit ${Number(limit)} offset ${Number(offset)}`
  const text = `${full}${condition} order by ${order}${page}${lock ? ' for update of i' : ''}`
  const bound = [work.institution, ...values]
  const rows = name && !lock ? await prepared<Row>(work, name, text, bound) : await sql<Row>(work, text, bound)
  if (lock) takeMoment(work)
  return rows.map(fullOf)
}

/** How many items fit a condition on `i`, `b`, `h`, as in `selectItems`. */
export async function countItems(work: Work, condition: string, values: readonly unknown[]): Promise<number> {
  const text = `select count(*)::int as count ${joined}${condition}`
  return (await sql<{ count: number }>(work, text, [work.institution, ...values]))[0]?.count ?? 0
}

/** A barcode as it is compared: case and blanks around it do not count. */
export const barcodeKey = (barcode: string): string => barcode.trim().toLowerCase()

/** Writes why an item is not in its place. */
export async function writeProcess(
  work: Work,
  item: Pick<Item, 'id' | 'processType' | 'atLibrary' | 'atDesk' | 'workOrderType' | 'workOrderStatus'>
): Promise<void> {
  await sql(
    work,
    `update item set process_type = $3, at_library = $4, at_desk = $5, work_order_type = $6, work_order_status = $7,
       modified_at = $8
     where institution = $1 and id = $2`,
    [
      work.institution,
      item.id,
      item.processType,
      item.atLibrary,
      item.atDesk,
      item.workOrderType,
      item.workOrderStatus,
      work.now
    ]
  )
}
