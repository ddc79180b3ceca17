import { when } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What desks store (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'printout',
    about: 'a slip; its page is made when it is read',
    personal: {
      'id request_id': ['internal id', 'the request', when('with the link of the request', 'AN-29, job S1001')]
    },
    actors: 'created_by',
    plain: 'institution letter library desk printer status item_id destination created_at'
  },
  {
    table: 'in_house_use',
    about: 'that an item was used in the house, by whomever',
    plain: 'institution id item_id bib_id library desk used_at'
  }
]
