import type { Inventory } from '../personal-data/table.ts'

/** Limits name nobody (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'patron_limits',
    about: 'what users may have at a time',
    actors: 'modified_by',
    plain: 'institution settings modified_at'
  }
]
