import { after } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = after('24 hours; at once when what it tells of is anonymized, or the user deleted', 'S1003', 'AN-29')
const keyGone = after('24 hours', 'S1003', 'AN-29')

/** What is kept for repeated calls (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'idempotency_key',
    about: 'the answer to a call that may be repeated',
    living: 'true',
    personal: {
      answer: ['record', 'the answer as it was given', gone],
      user_ids: ['internal id', 'the users whom the answer names', gone],
      'key call': ['digest', 'the header, the call', keyGone]
    },
    actors: 'actor',
    plain: 'institution created_at'
  }
]
