import type { ErrorRow } from './row.ts'

/** Errors of bibs, holdings, items and what is done at desks. */
export const items = {
  ITEM_BARCODE_NOT_FOUND: [400, '401689', 'No items found for barcode {barcode}.'],
  ITEM_NOT_FOUND: [400, '401683', 'No Item found for mmsId {mmsId}, holdings id {holdingId} and item id {pid}.']
} as const satisfies Record<string, ErrorRow>
