import { after } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = after('`AUDIT_DAYS`', 'S1040', 'AUD-01, AUD-03')

const forgotten = after('`AUDIT_PEOPLE_DAYS`', 'S1040', 'AUD-03')

/** What the trail says of people: internal ids, which lead nowhere once the user is gone (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'audit_entry',
    about: 'who did what, when, to how many',
    keepsIds: true,
    personal: {
      'content subject': ['internal id', 'the service', gone],
      people: ['internal id', 'whose data was read', forgotten],
      salt: ['digest', 'chance, so that digests of people cannot be tried', forgotten]
    },
    actors: 'actor',
    plain: 'institution number hash at action'
  },
  { table: 'audit_head', about: 'both ends of the chain', plain: 'institution number hash anchor_number anchor_hash' }
]
