import type { ErrorRow } from './row.ts'

/** Errors of any area. */
export const common = {
  GENERAL: [500, '60101', 'General Error: An error has occurred while processing the request.'],
  UNAUTHORIZED: [400, 'UNAUTHORIZED', 'API-key not defined or not configured to allow this API.'],
  ROUTE_NOT_FOUND: [404, 'NOT_FOUND', 'No operation of this service answers to this method and path.'],
  TOO_LARGE: [413, 'REQUEST_TOO_LARGE', 'The request body is larger than {limit} bytes.'],
  UNSUPPORTED_TYPE: [415, 'UNSUPPORTED_MEDIA_TYPE', 'The content type {type} is not supported here.'],
  AUTHENTICATION_LIMIT: [
    429,
    'PER_SECOND_THRESHOLD',
    'Too many logins of this key have failed; it may try again in fifteen minutes at the latest.'
  ],
  UNAVAILABLE: [
    503,
    'SERVICE_UNAVAILABLE',
    'The service is stopping or its database does not answer; please retry later.'
  ],
  INVALID_INPUT: [400, '401664', '{detail}'],
  MANDATORY_FIELD: [400, '401664', 'Mandatory field is missing: {field}'],
  INVALID_XML: [400, '401676', 'No valid XML was given. {detail}'],
  INVALID_PARAMETER: [400, '401666', '{name} parameter is not valid. {detail}'],
  NO_SUCH_ACTION: [400, '401873', 'The operation is not supported.']
} as const satisfies Record<string, ErrorRow>
