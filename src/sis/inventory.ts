import { after, when } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const reports = after('`report_days` or `REPORT_DAYS` after the run ended', 'S1002', 'SIS-51')
const atLatest = after(
  '`report_days` or `REPORT_DAYS` after the run ended, at the latest with the user',
  'S1002',
  'SIS-51, PUR-01'
)
const planEnds = when(
  'when the run ends, of a broken upload a day later; of a plan when it is applied, discarded or `PLAN_HOURS` old, at the latest with the user',
  'SIS-50, PUR-01, job S1002'
)
const runEnds = when('when the run ends; of a broken upload a day later, job S1002', 'SIS-50')

/** What is stored of feeds (docs/personal-data.md). Reports go by their own clock: the scan leaves them out. */
export const inventory: Inventory = [
  {
    table: 'sis_record',
    about: 'what became of a record: fields before and after, reasons',
    living: 'true',
    personal: {
      primary_id: ['identifier', 'the feed', atLatest],
      'changes message': ['record', 'the feed, the user before it', atLatest]
    },
    plain: 'institution run_id number reason code version'
  },
  {
    table: 'sis_reject',
    about: 'a rejected record as it was sent, for `rejects.zip`',
    living: 'true',
    personal: { content: ['record', 'the feed', atLatest] },
    plain: 'institution run_id number kind'
  },
  {
    table: 'sis_chunk',
    about: 'the outcome of up to 500 records',
    living: 'true',
    personal: { user_ids: ['internal id', 'the users that records became', reports] },
    plain: 'institution run_id number file_number entry first_user lines outcomes'
  },
  {
    table: 'sis_claim',
    about: 'an identifier that a dry run would have moved, or that a user has lost in a run',
    living: 'true',
    personal: {
      'value_key primary_id': ['identifier', 'the feed', runEnds],
      user_id: ['internal id', 'the user', runEnds]
    },
    plain: 'institution run_id id_type'
  },
  {
    table: 'sis_contest',
    about: 'what becomes of a record that claims what another of the feed claims too',
    living: 'true',
    personal: {
      'primary_id message': ['identifier', 'the feed', runEnds],
      user_id: ['internal id', 'the user', runEnds]
    },
    plain: 'institution run_id number reason code'
  },
  {
    table: 'sis_file_chunk',
    about: 'a piece of a feed, while its run or its plan needs it',
    living: 'true',
    personal: { content: ['file', 'the feed', planEnds] },
    plain: 'institution run_id file_number number stored_at'
  },
  {
    table: 'sis_file',
    about: 'a file of a run',
    plain: 'institution run_id number name format bytes sha256 stored_bytes users'
  },
  {
    table: 'sis_run',
    about: 'a run of a profile; who of the staff approved, discarded or cancelled it',
    actors: 'guard cancelled',
    plain: `institution id profile_code mode dry_run action based_on phase file_number user_number chunk_number started_at
      ended_at worked_ms failure kinds plan_hash plan_until contests`
  },
  {
    table: 'sis_notice',
    about: 'what kept a file out of a run',
    plain: 'institution run_id number code file message at'
  },
  {
    table: 'sis_profile',
    about: 'a student information system and its rules',
    actors: 'created_by settings.alarmAddresses',
    plain: `institution code id name system system_description description ftp_connection is_default settings created_at
      modified_at`
  }
]
