import type { acquisitions as purchaseErrors } from '../../alma/error-tables/acquisitions.ts'
import type { sharing as sharingErrors } from '../../alma/error-tables/sharing.ts'
import type { Explained } from './row.ts'

const tables = 'Read the table with GET conf/code-tables/{codeTableName} and send one of its codes.'

export const acquisitions: Explained<typeof purchaseErrors> = {
  PURCHASE_MMS_ID: ['The id of the title is no id.', 'Send the mms_id of a title, or describe what is wanted.'],
  PURCHASE_FORMAT: ['The format is neither physical nor electronic.', 'Send P or E.'],
  PURCHASE_CURRENCY: ['The currency is no code of three letters that is known.', 'Send a code such as EUR.'],
  PURCHASE_VENDOR_ACCOUNT: ['The vendor has no account of that code.', 'The mapping table VendorAccounts lists them.'],
  PURCHASE_TITLE: ['Neither a title nor the id of one was sent.', 'Send resource_metadata with a title.'],
  PURCHASE_METADATA: ['What is wanted is not described.', 'Send resource_metadata.'],
  PURCHASE_STATUS: ['The status is none of a purchase request.', tables],
  PURCHASE_REQUEST_NOT_FOUND: [
    'There is no purchase request of that id, or it is not of that user.',
    'List them with GET acq/purchase-requests.'
  ],
  PURCHASE_CANCEL: [
    'The request cannot be cancelled any more; the message says why.',
    'Read the request and its status.'
  ],
  PURCHASE_FUND: ['There is no fund of that code.', 'The code table Funds lists them.'],
  PURCHASE_CITATION: ['The citation is not known.', 'Leave it out: there are no reading lists here.'],
  PURCHASE_SHELF_LIBRARY: [
    'The library of the location does not exist.',
    'List the libraries with GET conf/libraries.'
  ],
  PURCHASE_SHELF: ['The library has no such location.', 'List them with GET conf/libraries/{libraryCode}/locations.'],
  PURCHASE_QUANTITY: ['The number of copies is not a whole number above zero.', 'Send 1 or more.'],
  PURCHASE_REASON: ['A rejection needs a reason.', 'Send reject_reason with a code of the table PR_RejectReasons.'],
  PURCHASE_UPDATE_STATUS: ['A request in this status cannot be changed.', 'Only what is not decided yet can.'],
  PURCHASE_ACTION_STATUS: [
    'A request in this status can be neither approved nor rejected.',
    'It has been decided already.'
  ],
  PURCHASE_APPROVER: [
    'No user has the id that was sent as approved_by.',
    'Send the primary id of somebody who exists.'
  ],
  PURCHASE_OWNER: ['The owning library does not exist.', 'List the libraries with GET conf/libraries.'],
  PURCHASE_BIB: ['There is no title of that id.', 'Leave mms_id out, or send one that exists.'],
  PURCHASE_ACTION: ['op is neither approve nor reject.', 'Send one of the two.'],
  PURCHASE_MATERIAL: ['The material type is no code of its table.', tables],
  PURCHASE_REQUESTER: ['No user has the id of the requester.', 'Send the primary id of somebody who exists.'],
  PURCHASE_LIBRARY: ['The library does not exist.', 'List the libraries with GET conf/libraries.'],
  PURCHASE_VENDOR: ['There is no vendor of that code.', 'The code table Vendors lists them.'],
  PURCHASE_FILTER: ['A filter of the list has a value that does not exist.', tables],
  DEPOSIT_NOT_FOUND: ['The user has no deposit of that id.', 'List them with GET users/{user_id}/deposits.'],
  DEPOSIT_LIST: ['The list cannot be made; the message says why.', 'Follow the message.'],
  DEPOSIT_NUMBER: ['A number was expected.', 'Send digits only.'],
  DEPOSIT_CREATE: ['A field is missing or wrong; the message says which.', 'Send what the OpenAPI document asks for.'],
  DEPOSIT_UPDATE: [
    'The deposit cannot be changed in this way; the message says why.',
    'Read the deposit and its status.'
  ],
  DEPOSIT_PROFILE_NOT_FOUND: ['There is no deposit profile of that id.', 'List them with GET conf/deposit-profiles.']
}

export const sharing: Explained<typeof sharingErrors> = {
  SHARING_OWNED: [
    'The library has the title itself: this is a warning.',
    'Request the copy of the library, or send override_blocks=true.'
  ],
  SHARING_OWNER_MISSING: [
    'The patron belongs to several resource sharing libraries, and none was named.',
    'Send the code of one as owner.'
  ],
  SHARING_OWNER_FOREIGN: [
    'The owner is none of the resource sharing libraries of the patron.',
    'Send one that the patron has under rs_library.'
  ],
  SHARING_REFUSED: ['The request cannot be made or changed; the message says why.', 'Follow the message.'],
  SHARING_REQUEST_NOT_FOUND: [
    'There is no request of that id, or it is not of that user.',
    'List them with GET /v1/resource-sharing-requests.'
  ],
  SHARING_NOT_AFFILIATED: [
    'The patron belongs to no resource sharing library.',
    'Give the patron one under rs_library, by the SIS or by hand.'
  ],
  SHARING_TERMS: [
    'The terms of copyright were not agreed to.',
    'Send true as agree_to_copyright_terms once the patron has agreed.'
  ],
  SHARING_PICKUP: [
    'The place of pickup is missing or does not exist.',
    'Send a library that GET conf/libraries shows.'
  ],
  SHARING_ARTICLE: ['An article cannot be found without the fields in the message.', 'Send them.'],
  SHARING_NO_LOCATION: [
    'The resource sharing library has no location for items of partners.',
    'Give it one before requests are sent.'
  ],
  SHARING_DUPLICATE: ['The patron has the same request already.', 'Use that one, or cancel it first.'],
  SHARING_FIELD: ['A field has a value that it cannot have; the message says which.', tables],
  SHARING_OPERATION: ['The operation cannot be carried out; the message says why.', 'Read the request and its status.'],
  SHARING_ID_TYPE: ['Two parameters do not fit together.', 'The message says which.'],
  SHARING_COST_NEGATIVE: ['The cost of shipping is below zero.', 'Send zero or more.'],
  SHARING_SHIPPING: ['A field of the shipping has a value that it cannot have.', 'The message says which.'],
  SHARING_NO_RESULT: ['Nothing fits the parameters.', 'Widen them.'],
  SHARING_STEP: ['A request cannot go from one status to any other.', 'The message says where it can go from here.'],
  PARTNER_NOT_FOUND: ['There is no partner of that code.', 'List them with GET partners.'],
  LENDING_PARAMETER: ['A parameter has a value that it cannot have.', 'The message says which.'],
  LENDING_NO_REQUEST: [
    'The partner has no lending request of that id.',
    'List them with GET task-lists/rs/lending-requests.'
  ],
  LENDING_LIST_OPERATION: ['op is missing, or is not mark_reported.', 'Send op=mark_reported.']
}
