import type { Work } from '../platform/work.ts'
import { writeProcess } from './change/write-store.ts'
import type { Item } from './entity.ts'
import type { ProcessType } from './record/process.ts'

export { copiesOf, findItem, findItems, titleOfItem } from './items/find.ts'
export { lockCopies, lockItemIfFree, lockItems } from './items/lock-store.ts'
export { fullTitle, itemLink, itemToWire } from './items/mapping.ts'
export { copyFactsOf } from './items/place-store.ts'
export { showItems } from './items/show.ts'
export { dueDatesOf } from './items/show-store.ts'
export { type ItemFull, placeOf } from './items/store.ts'
export { baseStatus, type ProcessType } from './record/process.ts'

/** Why an item is not in its place (null: it is), where it is held or on its way to, and its work order. */
export interface Process {
  processType: ProcessType | null
  atLibrary?: string | null
  atDesk?: string | null
  workOrderType?: string | null
  workOrderStatus?: string | null
}

/**
 * Says why an item is not in its place, or that it is there; what is not given becomes empty. The item at hand is
 * changed too. The caller has locked the item.
 */
export async function setProcess(work: Work, item: Item, process: Process): Promise<void> {
  const { processType, atLibrary = null, atDesk = null, workOrderType = null, workOrderStatus = null } = process
  Object.assign(item, { processType, atLibrary, atDesk, workOrderType, workOrderStatus, modifiedAt: work.now })
  await writeProcess(work, item)
}
