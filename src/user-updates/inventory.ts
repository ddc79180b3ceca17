import { after } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = after(
  '`report_days` or `REPORT_DAYS` after the run ended, at the latest with the user',
  'S1042',
  'BULK-02'
)

/** What is stored of bulk updates (docs/personal-data.md). Reports go by their own clock. */
export const inventory: Inventory = [
  {
    table: 'user_update_result',
    about: 'what a run did, or would do, to one user',
    living: 'true',
    personal: {
      user_id: ['internal id', 'the set', gone],
      changes: ['record', 'fields before and after', gone]
    },
    plain: 'institution instance outcome code message'
  },
  {
    table: 'user_update_run',
    about: 'how far a run is',
    // The place is a user's number, until the run leaves the history.
    keepsIds: true,
    personal: {
      place: ['internal id', 'the last user it has dealt with', after('`JOB_HISTORY_DAYS`', 'S1004', 'JOB-08')]
    },
    actors: 'cancelled_by',
    plain: 'institution instance set_id dry_run members not_applicable created_at'
  }
]
