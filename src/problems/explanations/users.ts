import type { users as errors } from '../../alma/error-tables/users.ts'
import type { Explained } from './row.ts'

export const users: Explained<typeof errors> = {
  USER_NOT_FOUND: [
    'Nobody in the institution of the key has the identifier in the address, in whatever case. The user may have been deleted.',
    'Search with GET users?q=identifiers~VALUE. An identifier with a slash, blank or plus sign has to be percent-encoded.'
  ],
  USER_NOT_FOUND_BY_TYPE: [
    'Nobody has that value under that type of identifier. The type does not exist, or the value stands under another one.',
    'Leave user_id_type out to look among all types, or send a code of the table UserIdentifierTypes.'
  ],
  USER_EXISTS: [
    'Another user has this identifier already, perhaps under another type or in another case. Values are unique in the institution.',
    'Read the user who has it with GET users/{user_id}. Update that one, or give the new user another value.'
  ],
  USER_GROUP_ILLEGAL: [
    'The user group is no active code of the table UserGroups.',
    'Read the table with GET conf/code-tables/UserGroups and send one of its codes, or add the code.'
  ],
  EXTERNAL_ID_GIVEN: [
    'An internal user was sent with an external_id, which says that another system owns the user.',
    'Leave external_id empty, or send account_type EXTERNAL.'
  ],
  EXTERNAL_ID_MISSING: [
    'An external user needs the code of the SIS profile that the user comes from, and none or an unknown one was sent.',
    'Send the code of a profile of conf/integration-profiles as external_id.'
  ],
  INTERNAL_EXTERNAL_AUTH: [
    'The account type INTEXTAUTH was sent, which this service does not have.',
    'Send INTERNAL or EXTERNAL.'
  ],
  ACCOUNT_TYPE_ILLEGAL: ['The account type is neither INTERNAL nor EXTERNAL.', 'Send one of the two, in capitals.'],
  EXTERNAL_ID_FIXED: [
    'The external_id of an existing user was changed. It says which SIS owns the user and stays as it is.',
    'Send the value that GET shows.'
  ],
  USER_ACTION_UNSUPPORTED: [
    'The change is one that cannot be made, such as turning an external user into an internal one by PUT.',
    'Make an external user internal with the job Update/Notify users.'
  ],
  TYPE_NOT_FOR_RECORD: [
    'The type of an address, e-mail or telephone is not offered for users of this record type.',
    'Use a type that fits the record type: the code tables UserAddressTypes, UserEmailTypes and UserPhoneTypes list them.'
  ],
  TYPE_INVALID: [
    'A coded value is no code of its table.',
    'The message names field and value: read the table with GET conf/code-tables/{name} and send one of its codes.'
  ],
  AUTHENTICATION_FAILED: [
    'The password is wrong, or the user has none, is external, inactive or locked for fifteen minutes after five failures. Which of these it is, is not told.',
    'Check the user with GET users/{user_id}; only active internal users have a password here. Wait if it was tried often.'
  ],
  PASSWORD_WEAK: [
    'The new password is shorter than eight characters, holds the name of the user, or is one that everybody uses.',
    'Choose a longer one of several words.'
  ],
  USER_DELETE_REFUSED: [
    'Something stands against the deletion: open loans, fees, requests or orders. The message says what.',
    'Settle what is named, then delete again. The dry run of the purge shows the same reasons for many users at once.'
  ],
  LINKING_ID_NOT_FOUND: [
    'No account here is linked to that account of another institution.',
    'Look the user up by an identifier of this institution.'
  ],
  SOURCE_USER_NOT_FOUND: [
    'The institution named as the source has no such user.',
    'Check source_user_id in the institution it comes from.'
  ],
  USER_LIST_FILTERS: ['A list was asked for with q and modify_date_from at once.', 'Send one of the two.'],
  NO_OWN_USER: [
    'The operation is about the user whose key it is, and this key belongs to a program.',
    'Name the user: GET users/{user_id}. A key gets a user with "patronage key create --owner".'
  ],
  USER_CHANGED: [
    'If-Match was sent with the version that was read, and the user has been changed since, by somebody or by a feed.',
    'Read the user again, look at the fields that the message names, and send the change on top of what is stored now.'
  ],
  SOURCE_INSTITUTION_NOT_FOUND: [
    'The code of the source institution is not that of an institution known here.',
    'Check source_institution_code.'
  ],
  FULFILLMENT_NETWORK_NOT_FOUND: [
    'An account of another institution was asked for, and this institution is in no network.',
    'Leave source_institution_code and source_user_id out.'
  ],
  LINKED_ACCOUNT_NOT_FOUND: [
    'op=refresh copies an account of another institution anew, and this user is not such a copy.',
    'Nothing has to be refreshed.'
  ],
  ATTACHMENT_ID: ['The id of an attachment is not a whole number above zero.', 'Use an id of the list of attachments.'],
  ATTACHMENT_NOT_FOUND: [
    'The user has no attachment of that id. A letter may have ended by its retention.',
    'List them with GET users/{user_id}/attachments.'
  ],
  ATTACHMENT_CONTENT: [
    'The content is no Base64, or is empty.',
    'Encode the bytes of the file in Base64, without a prefix.'
  ],
  PHOTO_NOT_FOUND: ['No photograph is stored for the user.', 'Store one with PUT /v1/users/{user_id}/photo.'],
  PHOTO_CONTENT: [
    'The picture is none that is taken: another format than the Content-Type says, too large, or damaged.',
    'Send a JPEG or PNG of the size that the message allows.'
  ]
}
