import type { loans as loanErrors } from '../../alma/error-tables/loans.ts'
import type { privacy as privacyErrors } from '../../alma/error-tables/privacy.ts'
import type { requests as requestErrors } from '../../alma/error-tables/requests.ts'
import type { Explained } from './row.ts'

export const loans: Explained<typeof loanErrors> = {
  DESK_REFUSED: [
    'The desk does not lend what stands at the location of the item, or is not a desk of that library.',
    'Send the library and code of a desk that serves the location: GET of the location lists its desks.'
  ],
  NOT_LOANABLE: [
    'The item is lent, waits for another patron, or is not for loan by the terms; or the patron is blocked. The message says which.',
    'GET /v1/loans/policy says which rule and which terms decide; GET /v1/users/{user_id}/blocks lists what stands against the patron.'
  ],
  PATRON_EXPIRED: [
    'The expiry date of the patron has passed, or the account is inactive.',
    'Have the SIS or staff extend the account; no loan lasts longer than it.'
  ],
  PROXY_REFUSED: [
    'A loan for somebody else was asked for, and the user is not their proxy.',
    'Name the principal on the proxy with PUT /v1/users/{user_id}/proxies.'
  ],
  LOAN_ITEM_MISSING: ['Neither item_pid nor item_barcode was sent.', 'Send one of the two in the query.'],
  LOAN_NOT_FOUND: [
    "There is no loan of that id, or it is not of that user or item. An anonymized loan is nobody's.",
    'List the loans with GET users/{user_id}/loans; with loan_status=Complete those that are over.'
  ],
  RENEW_REFUSED: [
    'The loan is at its maximum, recalled, requested or lost, or its patron is blocked or has expired. The message says which.',
    'GET users/{user_id}/loans?expand=renewable says beforehand which loans can be renewed.'
  ],
  DUE_DATE_MISSING: ['The loan was sent without a due date.', 'Send due_date, such as 2027-01-31T22:00:00Z.'],
  DUE_DATE_PAST: [
    'The due date is before now, by the clock of the service.',
    'Send a later moment. In a sandbox look at its clock.'
  ],
  LOAN_STATE: [
    'The loan is not in a state in which this can be done; the message says why.',
    'Read the loan and its process_status.'
  ],
  LOAN_OPERATION: ['op is not renew.', 'Send op=renew.'],
  TERMS_INVALID: [
    'A rule or terms of use name what does not exist, or contradict themselves.',
    'The message says where; docs/terms.md describes the document.'
  ]
}

export const privacy: Explained<typeof privacyErrors> = {
  PRIVACY_LOCKED: [
    'The consortium keeps the privacy settings for its members.',
    'Ask the owner that the message names.'
  ],
  PRIVACY_RECORD_NOT_FOUND: [
    'There is no such record, or its person was cut from it already.',
    'What is anonymized cannot be asked about: nothing leads back.'
  ],
  PRIVACY_ONE_RECORD: ['No record, or more than one, was named.', 'Send one of the four parameters.'],
  RECEIPT_NOT_FOUND: [
    'There is no receipt of that number.',
    'The number stands in the answer of the deletion, or in the results of the purge.'
  ],
  PURGE_NOT_FOUND: [
    'There is no purge of that number, or its report has ended.',
    'Reports are kept for REPORT_DAYS days.'
  ],
  PURGE_ENDED: [
    'The purge is over: there is nothing to cancel.',
    'A deletion cannot be taken back; users come again by a feed or by hand.'
  ]
}

export const requests: Explained<typeof requestErrors> = {
  REQUEST_NOT_FOUND: [
    'There is no request of that id, or it is not of that user, title or item.',
    'List the requests with GET users/{user_id}/requests.'
  ],
  REQUEST_NO_ITEMS: [
    'No copy of the title can fill the request: none exists, none is for loan to this patron, or none is where it can be fetched from.',
    'GET /v1/requests/options says what this patron can ask for, and why not.'
  ],
  REQUEST_DUPLICATE: [
    'The patron has an active request for the same title or item.',
    'Use that one, or send allow_same_request=true.'
  ],
  PICKUP_NOT_FOUND: [
    'The place of pickup does not exist, or is none at which things are picked up.',
    'Send the code of a library that GET conf/libraries shows, and of one of its desks.'
  ],
  DELIVERY_UNSUPPORTED: [
    'Nothing is delivered to the address of patrons of this group.',
    'Choose a library for pickup.'
  ],
  DELIVERY_NO_ADDRESS: [
    'The patron has no address of the kind that was chosen.',
    'Add the address, or choose a library.'
  ],
  DELIVERY_ADDRESS_TYPE: ['Nothing is delivered to addresses of this type.', 'Choose home or work, or a library.'],
  NETWORK_NOT_CONFIGURED: [
    'Pickup at another institution was asked for, and this one is in no network.',
    'Choose a library of this institution.'
  ],
  NETWORK_INSTITUTION: [
    'The institution of the pickup is not known in the network.',
    'Choose a library of this institution.'
  ],
  NETWORK_PICKUP_INVALID: [
    'The library or desk of the other institution is not known.',
    'Choose a library of this institution.'
  ],
  NETWORK_PICKUP_MISSING: ['Pickup at another institution was asked for without a library.', 'Name library and desk.'],
  REQUEST_ITEM_SEARCH: [
    'The item that the request names is not of that title.',
    'Send an item that GET bibs/{mms_id}/holdings/{holding_id}/items lists.'
  ],
  REQUEST_ITEM_NOT_FOUND: ['There is no item of that id.', 'Send an id that exists, or ask for the title.'],
  REQUEST_PARTIAL: [
    'A part of the item was asked for without saying which.',
    'Send volume, issue, chapter or pages, or ask for the whole.'
  ],
  REQUEST_FAILED: [
    'A rule, a limit or a block stands against the request; the message says which.',
    'GET /v1/requests/options says what can be asked for; GET /v1/users/{user_id}/blocks what stands against the patron.'
  ],
  REQUEST_GENERAL: [
    'The request is not in a state in which this can be done; the message says why.',
    'Read the request and its status.'
  ],
  REQUEST_ID_NOT_NUMERIC: ['The id of a request is a whole number.', 'Use the request_id of an answer.'],
  REQUEST_STEP_ID: ['The id of a request is a whole number.', 'Use the request_id of an answer.'],
  REQUEST_STEP_NOT_FOUND: ['There is no request of that id.', 'Use the request_id of an answer.'],
  REQUEST_NOT_DIGITIZATION: [
    'Only requests for digitization have steps.',
    'Scan the item in to move another request on.'
  ],
  REQUEST_STEP_STUCK: [
    'From this step the request cannot go on.',
    'Read its status; it may be over, or wait for its item.'
  ],
  REQUEST_STEP_FAILED: [
    'The step could not be taken.',
    'Read the request and try again; the log has the cause beside the tracking id.'
  ],
  BOOKING_PERIOD_TYPE: ['The unit of the period is not known.', 'Send hours, days, weeks or months.']
}
