import { after, when } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const tightened = when('when the delete policy is tightened', 'PUR-02')
const stays = when('stays; names nobody', 'PUR-01')
const report = after('`report_days` or `REPORT_DAYS`', 'S1041', 'PUR-11')

/** What is stored of users who are deleted (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'purged_user',
    about: 'what a delete policy has left of a user, for reports',
    // A policy that keeps the primary id or more names somebody on purpose; of the others the number alone is left.
    living: `t.policy in ('KEEP_FULLY_REPORTABLE', 'KEEP_STATISTICS')`,
    keepsIds: true,
    personal: {
      id: ['internal id', 'the user where everything is kept, otherwise by chance', tightened],
      last_name: ['name', 'the name, the primary id, or the number by chance: by policy', tightened],
      record: ['record', 'the user, where everything is kept', tightened],
      'user_group job_category statistical_categories': ['codes', 'the user', stays],
      expiry_date: ['moments', 'the user, where everything is kept', tightened]
    },
    plain: 'institution status policy deleted_on'
  },
  {
    table: 'purge_result',
    about: 'what a purge did with one user',
    // It says of internal ids that they are gone, until its own clock ends.
    keepsIds: true,
    personal: { user_id: ['internal id', 'the purge', report] },
    plain: 'institution instance code reason waived_minor receipt'
  },
  {
    table: 'purge_run',
    about: 'how far a run of the purge is',
    keepsIds: true,
    personal: { after: ['internal id', 'the purge: the last user it has dealt with', report] },
    plain: 'institution instance today cancelled'
  },
  {
    table: 'privacy_receipt',
    about: 'that somebody was forgotten, and how much; tied to nothing',
    plain: 'institution id issued_on policy body'
  },
  {
    table: 'delete_policy',
    about: 'what is kept of users who are deleted',
    actors: 'modified_by',
    plain: 'institution policy protected_groups requests_protect cut_links modified_at'
  }
]
