import type { Inventory } from '../personal-data/table.ts'

/** Libraries and their places name nobody (docs/personal-data.md). */
export const inventory: Inventory = [
  { table: 'campus', about: 'a site', plain: 'institution code name' },
  {
    table: 'library',
    about: 'a library',
    plain: 'institution code id name description resource_sharing campus default_location'
  },
  { table: 'location', about: 'a shelf or room', plain: 'institution library code id name fulfillment_unit record' },
  { table: 'circ_desk', about: 'a desk', plain: 'institution library code id name record' },
  {
    table: 'department',
    about: 'a place of work; its operators in `record` are staff',
    plain: 'institution code id name type library record',
    actors: 'record.operator'
  },
  { table: 'fulfillment_unit', about: 'locations that lend alike', plain: 'institution code name' },
  { table: 'remote_storage', about: 'a store elsewhere', plain: 'institution code name' },
  { table: 'open_hour', about: 'a line of the calendar', plain: 'institution library place record' }
]
