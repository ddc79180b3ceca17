import type { InferResult } from 'kysely'
import { columnsOf } from '../../data/columns.ts'
import { count, db, type PreparedStatement, prepare, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { type Bib, type Holding, type Item, ItemSchema } from '../entity.ts'
import { type Order, ofTitle, orders, type Where, withBarcodeKey, withPid, withPids } from './conditions-store.ts'
import { currentLibrary, currentLocation } from './place-store.ts'

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

/** Items `i` with their titles `b` and holdings `h`. */
const itemsWho = (institution: string, where: readonly Where[]) =>
  db
    .selectFrom('item as i')
    .innerJoin('bib as b', join => join.onRef('b.institution', '=', 'i.institution').onRef('b.id', '=', 'i.bibId'))
    .innerJoin('holding as h', join =>
      join.onRef('h.institution', '=', 'i.institution').onRef('h.id', '=', 'i.holdingId')
    )
    .where('i.institution', '=', institution)
    .where(of => of.and([...where]))

// Names by subqueries: four more joins would be planned in every order, which costs ten times what they do.
const libraryName = (code: typeof currentLibrary) => sql<string | null>`
  (select name from library where library.institution = i.institution and library.code = ${code})`
const locationName = (library: typeof currentLibrary, code: typeof currentLibrary) => sql<string | null>`
  (select name from location where location.institution = i.institution and location.library = ${library}
    and location.code = ${code})`
const home = { library: sql<string>`i.library`, location: sql<string>`i.location` }

/** Items `i` that fit, with what `fullOf` needs. */
export const fullItems = (institution: string, where: readonly Where[]) =>
  itemsWho(institution, where)
    .select(columnsOf('i', ItemSchema))
    .select([
      'b.title',
      'b.author',
      'b.publicationYear',
      'b.record as bibRecord',
      'b.createdAt as bibCreatedAt',
      'b.modifiedAt as bibModifiedAt',
      'h.library as holdingLibrary',
      'h.location as holdingLocation',
      'h.callNumber',
      'h.record as holdingRecord',
      'h.createdAt as holdingCreatedAt',
      'h.modifiedAt as holdingModifiedAt',
      libraryName(currentLibrary).as('libraryName'),
      locationName(currentLibrary, currentLocation).as('locationName'),
      libraryName(home.library).as('homeLibraryName'),
      locationName(home.library, home.location).as('homeLocationName')
    ])

type FullRow = InferResult<ReturnType<typeof fullItems>>[number]

/** The item, its title and its holding, of a row of `fullItems`. Pure. */
export function fullOf({
  title,
  author,
  publicationYear,
  bibRecord,
  bibCreatedAt,
  bibModifiedAt,
  holdingLibrary,
  holdingLocation,
  callNumber,
  holdingRecord,
  holdingCreatedAt,
  holdingModifiedAt,
  libraryName,
  locationName,
  homeLibraryName,
  homeLocationName,
  ...item
}: FullRow): ItemFull {
  const { institution, bibId, holdingId } = item
  const { library, location } = placeOf(item)
  const ofBib = { record: bibRecord, createdAt: bibCreatedAt, modifiedAt: bibModifiedAt }
  const ofHolding = { record: holdingRecord, createdAt: holdingCreatedAt, modifiedAt: holdingModifiedAt }
  const shelf = { library: holdingLibrary, location: holdingLocation, callNumber }
  return {
    item,
    bib: { institution, id: bibId, title, author, publicationYear, ...ofBib },
    holding: { institution, id: holdingId, bibId, ...shelf, ...ofHolding },
    library,
    location,
    names: {
      library: libraryName ?? library,
      location: locationName ?? location,
      homeLibrary: homeLibraryName ?? item.library,
      homeLocation: homeLocationName ?? item.location
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
  order?: Order
  /** Without an order they stand by id, whatever the way. */
  way?: 'asc' | 'desc'
  limit?: number
  offset?: number
}

/** Items that fit all conditions on `i`, in the order given. */
export async function selectItems(
  work: Work,
  where: readonly Where[],
  { order = 'none', way = 'asc', limit, offset = 0 }: Selection = {}
): Promise<ItemFull[]> {
  const by = orders[order]
  const found = fullItems(work.institution, where)
    .$if(by !== null, of => of.orderBy(by ?? 'i.id', way))
    .orderBy('i.id')
    .$if(limit !== undefined, of => of.limit(limit ?? 0).offset(offset))
  return (await rows(work, found)).map(fullOf)
}

type Values<Of> = Of & { institution: string }

/**
 * A hot read of items, prepared; and the same with `lock`, which holds the items' rows until the transaction ends, in
 * the order of their ids: two transactions that lock several never wait for each other.
 */
function hot<Of>(name: string, where: (values: Values<Of>) => Where) {
  const read = (lock: boolean): PreparedStatement<Values<Of>, FullRow> =>
    prepare(lock ? `${name}-held` : name, (values: Values<Of>) =>
      fullItems(values.institution, [where(values)])
        .orderBy('i.id')
        .$if(lock, of => of.forUpdate('i'))
    )
  const [seen, held] = [read(false), read(true)]
  return async (work: Work, given: Of, { lock = false }: { lock?: boolean } = {}): Promise<ItemFull[]> => {
    const found = await (lock ? held : seen)(work, given as Omit<Values<Of>, 'institution'>)
    return found.map(fullOf)
  }
}

/** The item with this key of a barcode (`barcodeKey`). */
export const itemsByBarcode = hot('item-by-barcode', ({ key }: Values<{ key: string }>) => withBarcodeKey(key))
/** The item with this pid. */
export const itemsByPid = hot('item-by-pid', ({ pid }: Values<{ pid: string }>) => withPid(pid))
/** The items with these pids. */
export const itemsByPids = hot('items-by-pids', ({ pids }: Values<{ pids: string[] }>) => withPids(pids))
/** All copies of a title, by pid. */
export const itemsOfTitle = hot('items-of-title', ({ bibId }: Values<{ bibId: string }>) => ofTitle(bibId))

/** The title of the item with this pid. */
export const titleByPid = prepare('title-of-item', ({ institution, pid }: Values<{ pid: string }>) =>
  db
    .selectFrom('item as i')
    .innerJoin('bib as b', join => join.onRef('b.institution', '=', 'i.institution').onRef('b.id', '=', 'i.bibId'))
    .where('i.institution', '=', institution)
    .where('i.id', '=', pid)
    .select('b.title')
)

/** How many items fit all conditions. */
export async function countItems(work: Work, where: readonly Where[]): Promise<number> {
  return (await row(work, itemsWho(work.institution, where).select(count().as('total'))))?.total ?? 0
}

/** A barcode as it is compared: case and blanks around it do not count. */
export const barcodeKey = (barcode: string): string => barcode.trim().toLowerCase()
