import type { Inventory } from '../personal-data/table.ts'

/** Titles and copies: notes on them are staff's, about things (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'bib',
    about: 'a title',
    plain: 'institution id title author publication_year record created_at modified_at'
  },
  {
    table: 'holding',
    about: "a place of a title's copies",
    plain: 'institution id bib_id library location call_number record created_at modified_at'
  },
  {
    table: 'item',
    about: 'a copy',
    plain: `institution id bib_id holding_id barcode barcode_key library location in_temporary_location temporary_library
      temporary_location policy temporary_policy material_type description process_type at_library at_desk work_order_type
      work_order_status record created_at modified_at`
  }
]
