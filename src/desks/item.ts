import { AlmaError } from '../alma/errors.ts'
import { findItem, type ItemFull } from '../catalogue/service.ts'
import type { Work } from '../platform/work.ts'

/**
 * The item that is scanned, its row held. Title and holding must be its own (`alma-api.md` 1.5); 402504 otherwise. With
 * `byBarcode` the last part of the address is a barcode.
 */
export async function scannedItem(
  work: Work,
  of: { mms_id: string; holding_id: string; item_pid: string },
  byBarcode: boolean
): Promise<ItemFull> {
  const { mms_id: mmsId, holding_id: holdingId, item_pid: pid } = of
  try {
    if (!byBarcode) return await findItem(work, { pid, mmsId, holdingId }, { lock: true })
    return await findItem(work, { barcode: pid }, { lock: true })
  } catch (error) {
    if (error instanceof AlmaError && /^ITEM_/.test(error.name)) throw new AlmaError('SCAN_ITEM', {})
    throw error
  }
}
