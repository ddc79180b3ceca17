import type { ErrorRow } from './row.ts'

/** Errors of the configuration area. */
export const configuration = {
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
  CONF_GENERAL: [400, '402119', 'General Error - An error has occurred while processing the request. {reason}']
} as const satisfies Record<string, ErrorRow>
