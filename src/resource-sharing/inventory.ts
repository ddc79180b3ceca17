import { anonymized, anonymizedOrGone, becomesDay, statistics, written } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = anonymized('resource_sharing_requests')
const notes = written('resource_sharing_notes')

/** What is stored of resource sharing (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'resource_sharing_request',
    about: 'who asked for what from elsewhere, and what partners ask for',
    living: 't.user_id is not null or t.kind <> $$BORROWING$$',
    personal: {
      user_id: ['internal id', 'the requester', gone],
      'id external_id external_key': ['internal id', 'a sequence; replaced by a number of chance', gone],
      contact: ['contact', 'the requester: e-mail, postal address', anonymizedOrGone('resource_sharing_requests')],
      'contact.note': ['free text', 'the requester', notes],
      'record.chapter_title record.chapter_author record.additional_person_name record.bib_note': [
        'free text',
        'the requester, of what is asked for',
        gone
      ],
      notes: ['free text', 'staff', notes],
      'user_group job_category record_type account_type linked_from statistical_categories': [
        'codes',
        'the requester, at the request',
        statistics
      ],
      'created_at modified_at ended_at steps': ['moments', 'the service', becomesDay('resource_sharing_requests')]
    },
    plain: `institution kind status owner partner format supplied_format mms_id title
      shipping_cost_minor shipping_currency fund due_date hold_until cancel_reason printed reported`
  }
]
