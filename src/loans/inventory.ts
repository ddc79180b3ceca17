import { anonymized, becomesDay, statistics, when } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = anonymized('item_loans')

/** What is stored of loans (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'loan',
    about: 'who borrowed what and when; the item as it was',
    living: 't.user_id is not null',
    personal: {
      user_id: ['internal id', 'the borrower', gone],
      proxy_id: ['internal id', 'who took it away for the borrower', anonymized('item_loans', 'AN-29')],
      'request_id recall_request_id': ['internal id', 'the request', gone],
      notices: ['moments', 'which letters were written about it', gone],
      id: ['internal id', 'a sequence; replaced by a number of chance', gone],
      'user_group job_category record_type account_type linked_from statistical_categories': [
        'codes',
        'the borrower, at the loan',
        statistics
      ],
      'loan_date due_date return_date last_renew_date recalled_at lost_at due_before_recall claimed_returned_at modified_at':
        ['moments', 'the service', becomesDay('item_loans')]
    },
    actors: 'lent_by returned_by',
    plain: `institution item_id bib_id holding_id barcode title author publication_year call_number item_description
      item_policy material_type library location circ_library circ_desk return_library return_desk status process_status
      renewals`
  },
  {
    table: 'user_proxy',
    about: 'that a user may borrow for another',
    living: 'true',
    personal: { 'user_id principal_id': ['internal id', 'REST', when('with either user', 'PUR-01, PRX-01')] },
    plain: 'institution'
  },
  {
    table: 'overdue_profile',
    about: 'what happens how long after the due date',
    plain: 'institution code place record'
  }
]
