import { anonymized, becomesDay, statistics, written } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = anonymized('fees')
const notes = written('fee_notes')

/** What is stored of money (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'fee',
    about: 'what a user owes or owed',
    living: 't.user_id is not null',
    personal: {
      user_id: ['internal id', 'the debtor', gone],
      id: ['internal id', 'a sequence; replaced by a number of chance', gone],
      loan_id: ['internal id', 'the loan it is for', gone],
      bursar_transaction_id: ['identifier', 'the bursar', gone],
      comment: ['free text', 'staff', notes],
      'user_group job_category record_type account_type linked_from statistical_categories': [
        'codes',
        'the debtor, at the fee',
        statistics
      ],
      'created_at status_at': ['moments', 'the service', becomesDay('fees')]
    },
    plain: 'institution type status owner currency original_minor balance_minor title item_id barcode'
  },
  {
    table: 'fee_transaction',
    about: 'an entry of the ledger: payment, waiver, dispute',
    living: `not exists (select from fee x where x.institution = t.institution and x.id = t.fee_id and x.user_id is null)`,
    personal: {
      'id fee_id payment_id': ['internal id', 'sequences; replaced by numbers of chance', gone],
      external_transaction_id: ['identifier', 'the payment system', gone],
      comment: ['free text', 'staff', notes],
      created_at: ['moments', 'the service', becomesDay('fees')]
    },
    actors: 'created_by',
    plain: 'institution type effect_minor amount_minor method reason library desk'
  },
  {
    table: 'fee_payment',
    about: 'a payment that may be sent again',
    living: 't.user_id is not null',
    personal: {
      'user_id id fee_id': ['internal id', 'the debtor, the fee', gone],
      external_transaction_id: ['identifier', 'the payment system', gone],
      created_at: ['moments', 'the service', gone]
    },
    plain: 'institution asked_minor amount_minor'
  },
  { table: 'fee_settings', about: 'the currency', plain: 'institution currency' }
]
