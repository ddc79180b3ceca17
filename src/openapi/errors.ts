import type { ErrorName } from '../alma/errors.ts'

const anyUser = ['USER_NOT_FOUND', 'USER_NOT_FOUND_BY_TYPE'] as const
const oneUser = [...anyUser, 'LINKING_ID_NOT_FOUND', 'SOURCE_USER_NOT_FOUND'] as const
const codes = ['TYPE_NOT_FOR_RECORD', 'TYPE_INVALID', 'USER_GROUP_ILLEGAL', 'PASSWORD_WEAK'] as const
const changed = [
  ...anyUser,
  'USER_EXISTS',
  'USER_ACTION_UNSUPPORTED',
  'EXTERNAL_ID_FIXED',
  'INTERNAL_EXTERNAL_AUTH',
  ...codes,
  'USER_CHANGED'
] as const
const job = ['JOB_ID_FORMAT', 'JOB_NOT_FOUND'] as const

/**
 * The errors that an operation itself may answer with, by operationId, beside those of every operation. What is said
 * here
 * stands in the OpenAPI document, as does what a route says of itself with `config: { errors: [...] }`.
 */
export const operationErrors: Record<string, readonly ErrorName[]> = {
  getUsers: ['INVALID_PARAMETER', 'USER_LIST_FILTERS', 'SOURCE_USER_NOT_FOUND', 'SOURCE_INSTITUTION_NOT_FOUND'],
  createUser: [
    'MANDATORY_FIELD',
    'INVALID_XML',
    'USER_EXISTS',
    'EXTERNAL_ID_GIVEN',
    'EXTERNAL_ID_MISSING',
    'INTERNAL_EXTERNAL_AUTH',
    'ACCOUNT_TYPE_ILLEGAL',
    ...codes,
    'SOURCE_INSTITUTION_NOT_FOUND',
    'FULFILLMENT_NETWORK_NOT_FOUND'
  ],
  getUser: [...oneUser, 'INVALID_PARAMETER'],
  getMyDetails: ['NO_OWN_USER'],
  updateUser: ['MANDATORY_FIELD', 'INVALID_XML', ...changed],
  patchUser: ['MANDATORY_FIELD', ...changed],
  authenticateUser: [
    ...anyUser,
    'AUTHENTICATION_FAILED',
    'AUTHENTICATION_LIMIT',
    'LINKED_ACCOUNT_NOT_FOUND',
    'NO_SUCH_ACTION'
  ],
  deleteUser: [...anyUser, 'USER_DELETE_REFUSED'],
  createUserAttachment: [...anyUser, 'ATTACHMENT_CONTENT', 'PHOTO_CONTENT'],
  getUserAttachments: anyUser,
  getUserAttachment: [...anyUser, 'ATTACHMENT_ID', 'ATTACHMENT_NOT_FOUND', 'ATTACHMENT_CONTENT'],
  getPersonalData: oneUser,
  getProtectedFields: anyUser,
  getUserNotices: anyUser,
  listIntegrationProfiles: ['PROFILE_TYPE_INVALID', 'CONF_FILTER'],
  createIntegrationProfile: ['MANDATORY_FIELD', 'PROFILE_EXISTS', 'PROFILE_TYPE_INVALID'],
  getIntegrationProfile: ['PROFILE_ID_INVALID'],
  updateIntegrationProfile: ['MANDATORY_FIELD', 'PROFILE_ID_INVALID', 'PROFILE_TYPE_INVALID'],
  deleteIntegrationProfile: ['PROFILE_ID_INVALID'],
  listJobs: ['CONF_FILTER'],
  getJob: job,
  runJob: [
    ...job,
    'JOB_OPERATION_MISSING',
    'JOB_OPERATION_UNKNOWN',
    'JOBS_RUNNING_THRESHOLD',
    'JOB_STARTS_THRESHOLD',
    'JOB_PARAMETER_MISSING',
    'JOB_PARAMETER_EMPTY',
    'JOB_OVERLAP'
  ],
  listJobInstances: [...job, 'JOB_DATE_FORMAT', 'CONF_FILTER'],
  getJobInstance: [...job, 'JOB_INSTANCE_NOT_FOUND'],
  listJobEvents: [...job, 'JOB_INSTANCE_NOT_FOUND', 'JOB_EVENTS_ONLY_SIS'],
  createSisProfile: ['MANDATORY_FIELD', 'PROFILE_EXISTS'],
  getSisProfile: ['PROFILE_NOT_FOUND'],
  updateSisProfile: ['MANDATORY_FIELD', 'PROFILE_NOT_FOUND'],
  getSisRun: ['RUN_NOT_FOUND'],
  listSisRunRecords: ['RUN_NOT_FOUND'],
  approveSisRun: ['RUN_NOT_FOUND', 'RUN_NOT_WAITING', 'RUN_OVERTAKEN'],
  discardSisRun: ['RUN_NOT_FOUND', 'RUN_NOT_WAITING'],
  cancelSisRun: ['RUN_NOT_FOUND', 'RUN_ENDED'],
  applySisRun: ['RUN_NOT_FOUND', 'RUN_NO_PLAN'],
  undoSisRun: ['RUN_NOT_FOUND', 'RUN_NOT_UNDOABLE'],
  releaseProtectedField: [...anyUser, 'FIELD_NOT_PROTECTED'],
  convertUser: [...anyUser, 'EXTERNAL_ID_MISSING', ...codes],
  explainUserField: [...anyUser, 'INVALID_PARAMETER'],
  startSisRun: ['PROFILE_NOT_FOUND', 'TOO_LARGE', 'UNSUPPORTED_TYPE']
}

/** Which errors a key that is limited to libraries may meet (ROL-04), by the route's `restricted`. */
export const restrictions = {
  record: ['LIBRARY_RESTRICTED', 'RESTRICTION_INVALID'],
  list: ['RESTRICTION_INVALID']
} as const
