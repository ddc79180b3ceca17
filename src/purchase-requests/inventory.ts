import { withUser } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored of purchase requests (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'purchase_request',
    about: 'a wish that the library buy something',
    living: 't.user_id is not null',
    personal: {
      user_id: ['internal id', 'who asked', withUser],
      'record.note': ['free text', 'the requester, staff', withUser],
      'record.approved_by': ['identifier', 'of the clerk who approves', withUser]
    },
    plain: `institution id status format citation_type owning_library reject_reason created_at modified_at`
  }
]
