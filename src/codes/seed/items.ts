import { tablesFor } from './table.ts'

const table = tablesFor('REPOSITORY')
const fixed = { customizable: false }
const shown = { patronFacing: true }

/** Tables that items, holdings and locations name (`alma-api.md` 2.10 and 2.18). */
export const itemTables = [
  table(
    'ItemPolicy',
    'Exceptions of single items from the rules of their location',
    `REGULAR Regular loan; SHORT Short loan; OVERNIGHT Overnight loan; RESERVE Course reserve; MEDIA Media;
    EQUIPMENT Equipment; REFERENCE Library use only`,
    shown
  ),
  table(
    'PhysicalMaterialType',
    'What an item is',
    `*BOOK Book; ISSUE Issue; ISSBD Bound issue; DVD DVD; CD Compact disc; CDROM CD-ROM; SCORE Music score; MAP Map;
    THESIS Thesis; MICROFORM Microform; LAPTOP Laptop; KEYS Keys; EQUIP Equipment; MANUSCRIPT Manuscript;
    PHOTOGRAPH Photograph; KIT Kit; OTHER Other`,
    shown
  ),
  table(
    'PROCESSTYPE',
    'Why an item is not in its place',
    `LOAN Loan; HOLDSHELF Hold shelf; TRANSIT Transit; TRANSIT_TO_REMOTE_STORAGE Transit to remote storage;
    REQUESTED Requested; MISSING Missing; LOST_LOAN Lost; LOST_LOAN_AND_PAID Lost and paid;
    CLAIM_RETURNED_LOAN Claimed returned; ACQ Acquisition; TECHNICAL Technical services;
    WORK_ORDER_DEPARTMENT In process; ILL Resource sharing request; LOST_ILL Lost resource sharing item;
    WITHDRAWN Withdrawn`,
    fixed
  ),
  table('BaseStatus', 'Whether an item is in its place', '0 Item not in place; 1 Item in place', fixed),
  table(
    'CallNumberType',
    'Classification of a call number',
    `0 Library of Congress classification; 1 Dewey Decimal classification;
    2 National Library of Medicine classification; 3 Superintendent of Documents classification;
    4 Shelving control number; 5 Title; 6 Shelved separately;
    7 Source specified in subfield $2; 8 Other scheme; # No information provided`,
    fixed
  ),
  table(
    'accessionPlacementsOptions',
    'Where an accession number is kept',
    `*none None; 852h In the call number; 852j In the shelving control number; 852p In the piece designation;
    item On the item`,
    fixed
  ),
  table('HLocation.locationType', 'Kinds of locations', '*OPEN Open; CLOSED Closed; REMOTE Remote Storage', fixed),
  table(
    'ItemPhysicalCondition',
    'Condition of an item',
    'GOOD Good; FRAGILE Fragile; DAMAGED Damaged; BRITTLE Brittle'
  ),
  table(
    'provenanceCodes',
    'Where items came from',
    'GIFT Gift; PURCHASE Purchase; DEPOSIT Deposit on loan; TRANSFER Transfer'
  ),
  table(
    'PhysicalReadingListCitationTypes',
    'What a request asks for',
    `BK Book; CR Article; BK_C Chapter; JR Journal; DVD DVD; CD Compact disc; MAP Map; SCORE Music score; OTHER Other`
  )
]
