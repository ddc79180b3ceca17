import { withUser } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored of deposits (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'user_deposit',
    about: 'a work that a user gives to the repository',
    living: 't.user_id is not null',
    personal: {
      user_id: ['internal id', 'who deposits', withUser],
      notes: ['free text', 'the depositor, staff', withUser]
    },
    plain: 'institution id title profile status mms_id representation_id submitted_at created_at modified_at'
  }
]
