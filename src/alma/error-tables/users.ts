import type { ErrorRow } from './row.ts'

/** Errors of the users area. */
export const users = {
  USER_NOT_FOUND: [400, '401861', 'User with identifier {id} was not found.'],
  USER_NOT_FOUND_BY_TYPE: [400, '401890', 'User with identifier {id} of type {type} was not found.'],
  USER_EXISTS: [400, '401851', 'User with identifier {id} of type {type} already exists.'],
  USER_GROUP_ILLEGAL: [400, '401852', 'Given user group is not legal.'],
  EXTERNAL_ID_GIVEN: [400, '401853', 'External Id must be empty for internal user.'],
  EXTERNAL_ID_MISSING: [400, '401854', 'External Id must be given for external user.'],
  INTERNAL_EXTERNAL_AUTH: [
    400,
    '401855',
    "The account type 'Internal with external authentication' is currently not supported."
  ],
  ACCOUNT_TYPE_ILLEGAL: [400, '401857', 'The given user account type is illegal (must be INTERNAL/EXTERNAL).'],
  EXTERNAL_ID_FIXED: [
    400,
    '401858',
    'The external id in DB does not fit the given value in xml - external id cannot be updated.'
  ],
  USER_ACTION_UNSUPPORTED: [400, '401859', 'Action currently not supported.'],
  TYPE_NOT_FOR_RECORD: [
    400,
    '401863',
    'Given {field} type ({value}) is not supported for given user record type ({record}).'
  ],
  TYPE_INVALID: [400, '401864', 'Given {field} ({value}) is invalid.'],
  AUTHENTICATION_FAILED: [400, '401866', 'User authentication failed'],
  PASSWORD_WEAK: [
    400,
    '500038',
    'New password must be at least 8 characters long and must not include the user-name or any commonly used password.'
  ],
  USER_DELETE_REFUSED: [400, '401850', 'Failed to delete user with identifier {id} of type {type}. {reason}'],
  LINKING_ID_NOT_FOUND: [400, '4019998', 'User with linking ID not found.'],
  SOURCE_USER_NOT_FOUND: [
    400,
    '4019990',
    'User with source identifier {id} of institution {institution} was not found.'
  ],
  USER_LIST_FILTERS: [400, '402119', 'General error. The parameters q and modify_date_from exclude each other.'],
  NO_OWN_USER: [
    400,
    '60101',
    'General Error: An error has occurred while processing the request. An API key has no user of its own.'
  ],
  USER_CHANGED: [
    412,
    'PRECONDITION_FAILED',
    'The user has changed since it was read. What was sent differs from what is stored in: {fields}.'
  ],
  SOURCE_INSTITUTION_NOT_FOUND: [400, '60224', 'Organization institution not found.'],
  FULFILLMENT_NETWORK_NOT_FOUND: [400, '60225', 'Fulfillment network not found.'],
  LINKED_ACCOUNT_NOT_FOUND: [400, '60229', 'Failed to find linked account for user.'],
  ATTACHMENT_ID: [400, '60100', 'The parameter {name} must be a number greater than zero.'],
  ATTACHMENT_NOT_FOUND: [400, '60321', 'Attachment {id} not found.'],
  ATTACHMENT_CONTENT: [400, '60322', 'Attachment content could not be processed.'],
  PHOTO_NOT_FOUND: [400, '60321', 'The user has no photograph.'],
  PHOTO_CONTENT: [400, '60322', 'Attachment content could not be processed. {detail}']
} as const satisfies Record<string, ErrorRow>
