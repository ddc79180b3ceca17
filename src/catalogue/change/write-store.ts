import { lockName } from '../../data/locks.ts'
import { change, db, prepare, row } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Item } from '../entity.ts'
import { barcodeKey } from '../items/store.ts'
import type { ItemChange } from './item-change.ts'

/** An item as it is written. */
export type ItemValues = ItemChange & {
  id: string
  holdingId: string
  barcode: string
  library: string
  location: string
}

const columnsOf = (work: Work, of: ItemValues) => ({
  holdingId: of.holdingId,
  barcode: of.barcode,
  barcodeKey: barcodeKey(of.barcode),
  library: of.library,
  location: of.location,
  inTemporaryLocation: of.inTemporaryLocation,
  temporaryLibrary: of.temporaryLibrary ?? null,
  temporaryLocation: of.temporaryLocation ?? null,
  temporaryPolicy: of.temporaryPolicy ?? null,
  policy: of.policy ?? null,
  materialType: of.materialType ?? null,
  description: of.description ?? null,
  record: of.record,
  modifiedAt: work.now
})

/** Until this transaction ends nobody else gives out the barcode. */
async function reserve(work: Work, barcode: string): Promise<void> {
  await lockName(work, `patronage:barcode:${work.institution}:${barcodeKey(barcode)}`)
}

/** False when another item has the barcode, without regard to case. */
export async function insertItem(work: Work, of: ItemValues & { bibId: string }): Promise<boolean> {
  await reserve(work, of.barcode)
  const { institution, now } = work
  const made = { institution, id: of.id, bibId: of.bibId, ...columnsOf(work, of), createdAt: now }
  const unless = db
    .insertInto('item')
    .values(made)
    .onConflict(other => other.columns(['institution', 'barcodeKey']).doNothing())
  return (await change(work, unless)) > 0
}

const items = (work: Work) => db.selectFrom('item').where('institution', '=', work.institution)

/** False when another item has the barcode, without regard to case. */
export async function updateItem(work: Work, of: ItemValues): Promise<boolean> {
  await reserve(work, of.barcode)
  const other = items(work).where('barcodeKey', '=', barcodeKey(of.barcode)).where('id', '<>', of.id)
  if (await row(work, other.select('id'))) return false
  await change(
    work,
    db.updateTable('item').set(columnsOf(work, of)).where('institution', '=', work.institution).where('id', '=', of.id)
  )
  return true
}

/** Removes an item. */
export const deleteItemRow = (work: Work, id: string) =>
  change(work, db.deleteFrom('item').where('institution', '=', work.institution).where('id', '=', id))

/** Whether an active request names an item or has it. */
export async function isRequested(work: Work, id: string): Promise<boolean> {
  const requests = db
    .selectFrom('request')
    .where('institution', '=', work.institution)
    .where(of => of.or([of('itemId', '=', id), of('boundItemId', '=', id)]))
    .where('status', '<>', 'HISTORY')
  return (await row(work, requests.select('id').limit(1))) !== undefined
}

type Process = Pick<Item, 'id' | 'processType' | 'atLibrary' | 'atDesk' | 'workOrderType' | 'workOrderStatus'>

const setProcess = prepare('item-process', (of: Process & { institution: string; modifiedAt: Date }) => {
  const { institution, id, processType, atLibrary, atDesk, workOrderType, workOrderStatus, modifiedAt } = of
  return db
    .updateTable('item')
    .set({ processType, atLibrary, atDesk, workOrderType, workOrderStatus, modifiedAt })
    .where('institution', '=', institution)
    .where('id', '=', id)
})

/** Writes why an item is not in its place. */
export async function writeProcess(work: Work, item: Process): Promise<void> {
  const { id, processType = null, atLibrary = null, atDesk = null, workOrderType = null, workOrderStatus = null } = item
  const process = { processType, atLibrary, atDesk, workOrderType, workOrderStatus }
  await setProcess(work, { id, ...process, modifiedAt: work.now })
}
