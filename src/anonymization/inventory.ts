import { when, withUser } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored about forgetting (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'user_consent',
    about: 'that a user wants the own loan history kept, or withdrew that',
    living: 'true',
    personal: {
      user_id: ['internal id', 'the user', withUser],
      'given_at withdrawn_at': ['moments', 'the service', withUser]
    },
    plain: 'institution'
  },
  {
    table: 'privacy_run_person',
    about: 'whom the proof of a run looks for',
    living: 'true',
    personal: {
      user_id: [
        'internal id',
        'the run',
        when('when the run is proven; of one that is not, or that broke off, when a later one is', 'AN-29')
      ]
    },
    plain: 'institution instance'
  },
  {
    table: 'privacy_settings',
    about: 'what the institution has decided',
    actors: 'locked_by modified_by',
    plain: 'institution settings modified_at'
  },
  {
    table: 'privacy_manifest',
    about: 'what a run did, in counts',
    plain: 'institution number instance created_at body previous_hash hash signature'
  }
]
