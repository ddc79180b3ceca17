/**
 * Every error that can be raised: HTTP status, Alma's code, message with blanks. Codes are not unique per meaning
 * (`alma-api.md` 1.7), hence the names. `docs/errors.md` and the 4xx texts of the OpenAPI document are printed from
 * here.
 */
export const errorTable = {
  // any area
  GENERAL: [500, '60101', 'General Error: An error has occurred while processing the request.'],
  UNAUTHORIZED: [400, 'UNAUTHORIZED', 'API-key not defined or not configured to allow this API.'],
  ROUTE_NOT_FOUND: [404, 'NOT_FOUND', 'No operation of this service answers to this method and path.'],
  TOO_LARGE: [413, 'REQUEST_TOO_LARGE', 'The request body is larger than {limit} bytes.'],
  UNSUPPORTED_TYPE: [415, 'UNSUPPORTED_MEDIA_TYPE', 'The content type {type} is not supported here.'],
  UNAVAILABLE: [
    503,
    'SERVICE_UNAVAILABLE',
    'The service is stopping or its database does not answer; please retry later.'
  ],
  INVALID_INPUT: [400, '401664', '{detail}'],
  MANDATORY_FIELD: [400, '401664', 'Mandatory field is missing: {field}'],
  INVALID_XML: [400, '401676', 'No valid XML was given. {detail}'],
  INVALID_PARAMETER: [400, '401666', '{name} parameter is not valid. {detail}'],
  NO_SUCH_ACTION: [400, '401873', 'The operation is not supported.'],

  // users
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
  TYPE_INVALID: [400, '401864', 'Given {field} type ({value}) is invalid.'],
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

  // configuration
  CONF_PARAMETER: [400, '40166411', 'Parameter value is invalid: {detail}'],
  CONF_FILTER: [400, '40166410', 'Parameter value invalid. {detail}'],
  CODE_TABLE_NAME_EMPTY: [400, '90100', 'Code table name is empty.'],
  TABLE_NOT_FOUND: [400, '90101', 'Table does not exist.'],
  TABLE_HIDDEN: [400, '90102', 'Requested table is hidden.'],
  CODE_TABLE_SCOPE: [400, '90121', 'Requested table scope is not legal.'],
  CODE_TABLE_DEFAULTS: [400, '90122', 'Multiple default codes.'],
  CODE_TABLE_FIXED: [400, '90123', 'Requested table is not customizable'],
  MAPPING_TABLE_FIXED: [400, '90125', 'Requested table is not customizable'],
  MAPPING_TABLE_NAME_EMPTY: [400, '90126', 'Mapping table name is empty.'],
  MAPPING_TABLE_SCOPE: [400, '90127', 'Requested table scope is not legal.'],
  LIBRARY_NOT_FOUND: [
    400,
    '402119',
    'General Error - An error has occurred while processing the request. Library {code} was not found.'
  ],
  LOCATION_NOT_FOUND: [
    400,
    '402119',
    'General Error - An error has occurred while processing the request. Location {code} was not found.'
  ],
  CIRC_DESK_NOT_FOUND: [400, '401664', 'Parameter value missing or invalid. Circulation desk {code} was not found.'],
  PROFILE_NOT_FOUND: [400, '60304', 'Invalid profile ID. There is no profile with code {code}.'],
  PROFILE_EXISTS: [400, '40166411', 'Parameter value is invalid: a profile with code {code} exists.'],
  RUN_NOT_FOUND: [400, '402218', 'Invalid job instance id. There is no SIS run {id}.'],
  PROFILE_ID_INVALID: [400, '60304', 'Invalid profile ID.'],
  PROFILE_TYPE_INVALID: [400, '40166404', 'Invalid type.'],
  LOCATION_TYPE: [400, '60297', 'Location type is not valid.'],
  REMOTE_STORAGE: [400, '60298', 'Remote storage code is not valid.'],
  FULFILLMENT_UNIT: [400, '60299', 'Fulfillment unit is not valid.'],
  ACCESSION_PLACEMENT: [400, '60300', 'Accession placement is not valid.'],
  CALL_NUMBER_TYPE: [400, '60301', 'Call number type is not valid.'],
  LOCATION_UPDATE: [400, '60302', 'Update of location failed. {reason}'],
  CONF_GENERAL: [400, '402119', 'General Error - An error has occurred while processing the request. {reason}'],

  // jobs
  JOB_ID_FORMAT: [400, '402215', 'Invalid job id format.'],
  JOB_NOT_FOUND: [400, '402216', 'Invalid job id.'],
  JOB_DATE_FORMAT: [400, '402217', 'Invalid date format.'],
  JOB_INSTANCE_NOT_FOUND: [400, '402218', 'Invalid job instance id.'],
  JOB_OPERATION_MISSING: [400, '402220', 'Operation was not provided.'],
  JOB_OPERATION_UNKNOWN: [400, '402221', 'Operation is not supported.'],
  JOBS_RUNNING_THRESHOLD: [400, '402222', 'Execution threshold reached.'],
  JOB_STARTS_THRESHOLD: [400, '402223', 'Execution threshold reached.'],
  JOB_PARAMETER_MISSING: [400, '402228', 'Mandatory parameter is missing from input. {name}'],
  JOB_PARAMETER_EMPTY: [400, '402229', 'Mandatory parameter value is empty. {name}'],
  JOB_OVERLAP: [400, '60347', 'Job overlapps with running job - cannot execute.'],
  JOB_EVENTS_ONLY_SIS: [400, '60332', 'This service will only work for the job category and type of USERS/SIS.']
} as const satisfies Record<string, readonly [status: number, code: string, message: string]>
