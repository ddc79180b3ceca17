import type { items as errors } from '../../alma/error-tables/items.ts'
import type { Explained } from './row.ts'

const byIds = 'Use the ids that GET bibs/{mms_id}/holdings/{holding_id}/items shows.'

export const items: Explained<typeof errors> = {
  ITEM_BARCODE_NOT_FOUND: [
    'No item has that barcode; blanks around it and case do not count.',
    'Check the barcode, or look the title up.'
  ],
  ITEM_NOT_FOUND: ['There is no such item under that title and holding.', byIds],
  JSON_NOT_SUPPORTED: ['Records of the catalogue are taken as XML only here.', 'Send Content-Type: application/xml.'],
  MMS_ID_NOT_NUMERIC: ['The id of a title is a whole number.', 'Use the mms_id of an answer.'],
  MMS_ID_NOT_VALID: [
    'The id is none that a title can have, or the title does not exist.',
    'Use the mms_id of an answer.'
  ],
  MMS_ID_LIST: ['The list of ids holds something else than ids.', 'Separate at most 100 ids by commas.'],
  MMS_RECORD_NOT_FOUND: ['There is no title of that id.', 'Look for it with GET bibs.'],
  BIB_XML_INVALID: ['The record is no well-formed XML, or no bib.', 'Send what GET of a title shows, with the change.'],
  BIB_INVALID: [
    'The MARC record lacks a field, or has one that it must not have; the message says which.',
    'A title needs at least 245 $a and a leader.'
  ],
  BIB_MATCHED: [
    'Another title has the same number of the network or the same ISBN.',
    'Change that title, or send override_warning=true.'
  ],
  BIB_STALE: [
    'The title has been changed since it was read.',
    'Read it again and make the change on top, or send stale_version_check=false.'
  ],
  BIB_DELETE_PARAMETER: ['override is neither attached_items nor empty, or the id is wrong.', 'Leave override out.'],
  BIB_DELETE: [
    'The title has holdings, items, loans or requests.',
    'Remove them first; override=attached_items removes items that are not lent.'
  ],
  BIB_OPERATION: ['The operation belongs to a network zone, which does not exist here.', 'Nothing can be done.'],
  NORMALIZATION_PROFILE: ['Records are not normalized by profiles here.', 'Leave normalization out.'],
  CATALOGING_LEVEL: ['Titles have no cataloging level here.', 'Leave cataloger_level out.'],
  HOLDING_NOT_FOUND: ['There is no holding of that id under the title.', 'List them with GET bibs/{mms_id}/holdings.'],
  HOLDING_ID_INVALID: ['The id of a holding is a whole number.', 'Use the holding_id of an answer.'],
  HOLDING_XML_INVALID: [
    'The record is no well-formed XML, or no holding.',
    'Send what GET of a holding shows, with the change.'
  ],
  HOLDING_CREATE: [
    'The record lacks its library or location, or names one that does not exist.',
    'Send 852 with $b and $c of codes that exist.'
  ],
  HOLDING_DELETE: [
    'The holding has items, or something else hangs on it; the message says what.',
    'Remove its items first.'
  ],
  HOLDING_BIB_ACTION: [
    'What becomes of a title without holdings can be retain, suppress or delete.',
    'Send one of these as bib, or leave it out.'
  ],
  ITEMS_RETRIEVE: ['The holdings are not of that title.', 'Use ids that belong together, or ALL.'],
  ITEMS_LIBRARY: ['There is no library of that code.', 'List the libraries with GET conf/libraries.'],
  ITEMS_LOCATION: [
    'The library has no location of that code.',
    'List them with GET conf/libraries/{libraryCode}/locations.'
  ],
  ITEMS_ORDER: ['Items cannot be ordered by that.', 'Use a value that the OpenAPI document lists.'],
  ITEMS_QUERY: ['The parameter q cannot be read.', 'Send field~text, several joined by AND.'],
  ITEMS_OFFSET: ['The offset lies behind what is paged through.', 'Narrow the list by a filter.'],
  ITEMS_DATE: ['A day of the filter is no day.', 'Send YYYY-MM-DD.'],
  ITEM_FIELD: [
    'A field of the item has a value that it cannot have; the message says which.',
    'Send a code of the table that the message names.'
  ],
  SCAN_ITEM: ['The item that is to be scanned does not exist.', byIds],
  SCAN_FAILED: [
    'The item cannot be taken at that place; the message says why.',
    'Scan it at a desk or department that does this work.'
  ],
  SCAN_PLACE_MISSING: ['No desk and no department was named.', 'Send library and circ_desk, or department.'],
  DEPARTMENT_NOT_FOUND: ['There is no department of that code.', 'List them with GET conf/departments.'],
  TASK_PARAMETER: [
    'A parameter without which the list cannot be made is missing.',
    'Send one of the values in the message.'
  ],
  PRINTOUT_PARAMETER: [
    'A parameter of the list of printouts is wrong.',
    'Use a value that the OpenAPI document lists.'
  ],
  PRINTOUT_NOT_FOUND: ['There is no printout of that id.', 'List them with GET task-lists/printouts.'],
  PRINTOUT_ACTION: ['The printout was printed or cancelled already.', 'Nothing has to be done.'],
  ITEM_DELETE: ['The item is lent, requested or in process; the message says what.', 'End what is named first.']
}
