import { when, withUser } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const entered = 'REST, feeds'

/** What is stored of users (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'app_user',
    about: 'a user: patron or staff',
    living: 'true',
    personal: {
      id: ['internal id', 'a sequence', withUser],
      primary_id: ['identifier', entered, withUser],
      'first_name last_name': ['name', entered, withUser],
      'record_type user_group job_category account_type external_id': ['codes', entered, withUser],
      'status expiry_date purge_date': ['status', entered, withUser],
      record: ['record', `${entered}: whatever is not named below`, withUser],
      'record.primary_id record.user_identifier': ['identifier', entered, withUser],
      'record.first_name record.middle_name record.last_name': ['name', entered, withUser],
      'record.pref_first_name record.pref_middle_name record.pref_last_name record.pref_name_suffix': [
        'name',
        entered,
        withUser
      ],
      'record.gender record.birth_date record.job_description': ['demographics', entered, withUser],
      'record.contact_info record.web_site_url': ['contact', entered, withUser],
      'record.user_note record.user_block': ['free text', `${entered}, staff`, withUser],
      'record.user_statistic record.user_role': ['codes', `${entered}; notes and parameters with them`, withUser],
      guarded: ['record', 'protected fields: the value of the SIS, who set the own one, when', withUser],
      'pin password': ['secret hash', `${entered}: scrypt`, withUser],
      'failed_logins locked_until': ['moments', 'authenticateUser', withUser],
      sis_digest: ['digest', 'of the last element that a feed sent', withUser],
      'version created_at modified_at': ['moments', 'the service', withUser]
    },
    plain: 'institution'
  },
  {
    table: 'user_identifier',
    about: 'a value that names a user, in lower case',
    living: 'true',
    personal: {
      value_key: ['identifier', entered, withUser],
      user_id: ['internal id', 'the user', withUser]
    },
    plain: 'institution id_type'
  },
  {
    table: 'user_attachment',
    about: 'a file kept with a user, the photograph (type PHOTO) among them',
    living: 'true',
    personal: {
      user_id: ['internal id', 'the user', withUser],
      'content file_name': ['file', 'REST', withUser],
      note: ['free text', 'REST', withUser],
      'id type size created_at': ['moments', 'the service', when('with its file', 'PUR-01')]
    },
    actors: 'created_by',
    plain: 'institution'
  }
]
