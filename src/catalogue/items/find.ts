import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import type { Work } from '../../platform/work.ts'
import {
  barcodeKey,
  type ItemFull,
  itemsByBarcode,
  itemsByPid,
  itemsByPids,
  itemsOfTitle,
  titleByPid
} from './store.ts'

/** How a caller names an item: by its barcode in any case, or by its pid, of a title and a holding or of any. */
export type ItemNaming =
  | { barcode: string; pid?: undefined }
  | { pid: string; mmsId?: string | undefined; holdingId?: string | undefined; barcode?: undefined }

/** `ALL` and nothing name any. */
const names = (given: string | undefined, id: string): boolean =>
  given === undefined || given.toUpperCase() === 'ALL' || given === id

/**
 * The item that is named, with its title and holding. With `lock` its row is held until the transaction ends. 401689
 * for an unknown barcode, 401683 for an unknown pid or one of another title or holding.
 */
export async function findItem(work: Work, naming: ItemNaming, options: { lock?: boolean } = {}): Promise<ItemFull> {
  if (naming.barcode !== undefined) {
    const [found] = await itemsByBarcode(work, { key: barcodeKey(naming.barcode) }, options)
    if (found) return found
    throw new AlmaError('ITEM_BARCODE_NOT_FOUND', { barcode: naming.barcode })
  }
  const { pid, mmsId, holdingId } = naming
  const id = idOf(pid)
  const [found] = id === undefined ? [] : await itemsByPid(work, { pid: id }, options)
  if (found && names(mmsId, found.bib.id) && names(holdingId, found.holding.id)) return found
  throw new AlmaError('ITEM_NOT_FOUND', { mmsId: mmsId ?? 'ALL', holdingId: holdingId ?? 'ALL', pid })
}

/** Many items at once, by pid; those that are not there are left out. */
export async function findItems(work: Work, pids: readonly string[]): Promise<Map<string, ItemFull>> {
  if (pids.length === 0) return new Map()
  const found = await itemsByPids(work, { pids: [...new Set(pids)] })
  return new Map(found.map(full => [full.item.id, full]))
}

/** All copies of a title by pid; with `lock` their rows are held until the transaction ends. */
export const copiesOf = (work: Work, bibId: string, options: { lock?: boolean } = {}): Promise<ItemFull[]> =>
  itemsOfTitle(work, { bibId }, options)

/** The title of an item without its statement of responsibility, as items and fees show it; undefined for none. */
export async function titleOfItem(work: Work, pid: string): Promise<string | undefined> {
  return (await titleByPid(work, { pid }))[0]?.title
}
