import { when } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

const gone = when(
  'when its retention is over, or with the loan, request or fee it is about; at the latest with the user',
  'LET-02, AN-29'
)

/** What is stored of letters (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'letter',
    about: 'what was written to a user; never a name or an address',
    living: 't.user_id is not null',
    personal: {
      'id user_id loan_id request_id fee_id': ['internal id', 'the user, and what it is about', gone],
      text: ['record', 'the service: titles, dates, amounts, a note of the clerk', gone],
      subject: ['codes', 'its type', gone],
      'created_at sent_at': ['moments', 'the service', gone]
    },
    actors: 'created_by',
    plain: 'institution type channel state reason'
  },
  {
    table: 'letter_configuration',
    about: 'days after which letters of a kind go',
    actors: 'modified_by',
    plain: 'institution code retention_days xsl modified_at'
  },
  { table: 'letter_setting', about: 'which letters are written', plain: 'institution type active' }
]
