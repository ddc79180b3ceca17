import type { configuration as errors } from '../../alma/error-tables/configuration.ts'
import type { Explained } from './row.ts'

export const configuration: Explained<typeof errors> = {
  CONF_PARAMETER: ['A setting has a value that it cannot have.', 'The message says which, and what it can be.'],
  CONF_FILTER: ['A filter of a list names what does not exist.', 'Use a code of the table that the message names.'],
  CODE_TABLE_NAME_EMPTY: ['The address names no code table.', 'Put the name of a table into the address.'],
  TABLE_NOT_FOUND: [
    'The institution has no table of that name. Names are written as in Alma, and case counts.',
    'List the tables with GET conf/code-tables or GET conf/mapping-tables.'
  ],
  TABLE_HIDDEN: ['The table is not shown to callers.', 'Nothing can be done over the API.'],
  CODE_TABLE_SCOPE: ['The scope is not one that the table has.', 'Leave the scope out: tables are of the institution.'],
  CODE_TABLE_DEFAULTS: ['More than one row is marked as the default.', 'Mark one row, or none.'],
  CODE_TABLE_FIXED: [
    'The codes of this table belong to the service.',
    'Change the tables that are marked as customizable.'
  ],
  MAPPING_TABLE_FIXED: [
    'The rows of this table belong to the service.',
    'Change the tables that are marked as customizable.'
  ],
  MAPPING_TABLE_NAME_EMPTY: ['The address names no mapping table.', 'Put the name of a table into the address.'],
  MAPPING_TABLE_SCOPE: [
    'The scope is not one that the table has.',
    'Leave the scope out: tables are of the institution.'
  ],
  LIBRARY_NOT_FOUND: ['No library has that code; case counts.', 'List the libraries with GET conf/libraries.'],
  LOCATION_NOT_FOUND: [
    'The library has no location of that code.',
    'List them with GET conf/libraries/{libraryCode}/locations.'
  ],
  CIRC_DESK_NOT_FOUND: [
    'The library has no circulation desk of that code.',
    'List them with GET conf/libraries/{libraryCode}/circ-desks.'
  ],
  PROFILE_NOT_FOUND: ['No SIS profile has that code.', 'List the profiles with GET conf/integration-profiles.'],
  PROFILE_EXISTS: [
    'A profile has that code already, perhaps in another case.',
    'Change that one, or choose another code.'
  ],
  RUN_NOT_FOUND: [
    'There is no run of a feed of that number, or its history has ended.',
    'List the runs with GET /v1/sis/runs, or use the id that the call which started it gave.'
  ],
  PROFILE_ID_INVALID: ['The id is not that of a profile.', 'Use the id that GET conf/integration-profiles shows.'],
  PROFILE_TYPE_INVALID: ['Only profiles of the type USERS exist here.', 'Send type USERS.'],
  LOCATION_TYPE: [
    'The type of the location is not known.',
    'Send one of the types that GET of a location shows, such as OPEN.'
  ],
  REMOTE_STORAGE: [
    'There is no remote storage of that code.',
    'GET of another location of the library shows the codes in use; leave it out where there is none.'
  ],
  FULFILLMENT_UNIT: [
    'There is no fulfillment unit of that code.',
    'GET conf/libraries/{libraryCode}/locations shows the units in use.'
  ],
  ACCESSION_PLACEMENT: ['The placement is no code that the institution has.', 'Leave it out, or send a code it has.'],
  CALL_NUMBER_TYPE: ['The type of call numbers is not one of MARC.', 'Send a digit from 0 to 8.'],
  LOCATION_UPDATE: [
    'The location cannot be changed in this way; the message says why.',
    'Send the location as GET shows it, with the change.'
  ],
  CONF_GENERAL: [
    'The configuration cannot be read or changed in this way; the message says why.',
    'Follow the message.'
  ]
}
