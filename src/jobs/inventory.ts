import { after } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored of jobs (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'job_event',
    about: 'an entry that a run refused: reason and message',
    living: 'exists (select from sis_run r where r.institution = t.institution and r.id = t.instance)',
    personal: {
      keys: [
        'identifier',
        'the feed',
        after('`report_days` or `REPORT_DAYS` after the run ended, at the latest with the user', 'S1002', 'SIS-51')
      ]
    },
    plain: 'institution instance id'
  },
  {
    table: 'job_instance',
    about: 'a run of a job',
    personal: {
      parameters: ['free text', 'clerks, in bulk jobs: notes', after('`JOB_HISTORY_DAYS`', 'S1004', 'JOB-08')]
    },
    actors: 'submitted_by',
    plain: `institution id job_id kind name listing status status_time counters progress submit_time start_time
      end_time alerts queue via_api worker attempts`
  },
  { table: 'job_schedule', about: 'how far a schedule is', plain: 'institution job_id schedule slot' }
]
