import type { Inventory } from '../personal-data/table.ts'

/** The sandbox's clock (docs/personal-data.md). */
export const inventory: Inventory = [
  { table: 'sandbox_clock', about: 'how far its time was moved', plain: 'institution offset_ms' }
]
