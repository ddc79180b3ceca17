import { after } from '../inventory/ends.ts'
import type { Inventory } from '../inventory/table.ts'

const gone = after('`REPORT_DAYS` after the run ended', 'S1002', 'BULK-02')

/** What is stored of bulk updates (docs/personal-data.md). Reports go by their own clock. */
export const inventory: Inventory = [
  {
    table: 'user_update_result',
    about: 'what a run did, or would do, to one user',
    living: 'true',
    personal: {
      user_id: ['internal id', 'the set', gone],
      'changes message': ['record', 'fields before and after', gone]
    },
    plain: 'institution instance outcome code'
  },
  {
    table: 'user_update_run',
    about: 'how far a run is',
    actors: 'cancelled_by',
    plain: 'institution instance set_id dry_run members place not_applicable created_at'
  }
]
