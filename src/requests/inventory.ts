import { anonymized, becomesDay, statistics, written } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored of requests (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'request',
    about: 'who asked for what',
    living: 't.user_id is not null',
    personal: {
      user_id: ['internal id', 'the requester', anonymized('requests')],
      id: ['internal id', 'a sequence; replaced by a number of chance', anonymized('requests')],
      'record.comment record.manual_description': ['free text', 'the requester', written('request_notes')],
      'record.chapter_or_article_title record.chapter_or_article_author': [
        'free text',
        'the requester, of what is to be copied',
        anonymized('requests')
      ],
      cancel_note: ['free text', 'staff', written('request_notes')],
      'user_group job_category record_type account_type linked_from statistical_categories': [
        'codes',
        'the requester, at the request',
        statistics
      ],
      'created_at modified_at status_at ended_at booking_start booking_end adjusted_start adjusted_end': [
        'moments',
        'the requester, the service',
        becomesDay('requests')
      ]
    },
    actors: 'created_by',
    plain: `institution type sub_type bib_id title author item_id holding_id description material_type bound_item_id
      last_item_id status task pickup_type pickup_library pickup_desk pickup_institution delivery_fee_minor managed_library managed_desk
      department last_interest_date expiry_date reported printed ending cancel_reason`
  }
]
