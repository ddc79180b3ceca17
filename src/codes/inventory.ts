import type { Inventory } from '../personal-data/table.ts'

/** Code tables name nobody (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'code_table',
    about: 'legal values and their labels',
    actors: 'updated_by',
    plain: 'institution name library description sub_system patron_facing customizable rows updated_at'
  },
  {
    table: 'mapping_table',
    about: 'what goes with what',
    actors: 'updated_by',
    plain: 'institution name library description sub_system customizable headers rows updated_at'
  }
]
