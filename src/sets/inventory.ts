import { when, withUser } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored of sets (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'user_set',
    about: 'a named set of users',
    // What staff typed into a search or a name is theirs to remove: a set is deleted by whoever made it.
    living: 'true',
    personal: {
      'name description note query': [
        'free text',
        'staff; a search may hold a name',
        when('when the set is deleted', 'SET-04')
      ]
    },
    actors: 'created_by',
    plain: 'institution id type content private status status_at origin created_at'
  },
  {
    table: 'user_set_member',
    about: 'that a user is in an itemized set',
    living: 'true',
    personal: { user_id: ['internal id', 'staff', withUser] },
    plain: 'institution set_id'
  }
]
