import type { ErrorRow } from './row.ts'

/** Errors of sets (`alma-api.md` 1.7). */
export const sets = {
  SET_NOT_FOUND: [400, '60107', 'Invalid set ID.'],
  SET_QUERY_FORMAT: [400, '60106', 'Invalid query format. {detail}'],
  SET_OPERATION: [400, '60111', 'Invalid operation. Use add_members, delete_members or replace_members.'],
  SET_NOT_ITEMIZED: [400, '60112', 'Invalid set type. The members of a logical set are those whom its query finds.'],
  SET_NO_MEMBERS: [400, '60113', 'Input set with no members.'],
  SET_NO_MEMBER_ID: [400, '60114', 'Input set with no member ID.'],
  SET_MEMBER_THERE: [400, '60115', 'A member ID is already in the set. {id}'],
  SET_MEMBER_UNKNOWN: [400, '60116', 'A member ID is not valid for the content. {id}'],
  SET_MEMBER_NOT_THERE: [400, '60117', 'Input set member ID is not in set. {id}'],
  SET_TOO_MANY_MEMBERS: [400, '60118', 'Input set member list exceeds limit. {limit}'],
  SET_MEMBER_TWICE: [400, '60119', 'Input set with duplicate member. {id}'],
  SET_MEMBER_UNKNOWN_BY_TYPE: [400, '60120', 'A member ID is not valid for the content and identifier. {id}'],
  SET_MEMBER_THERE_BY_TYPE: [
    400,
    '60176',
    'A member ID which is represented by an id_type identifier is already in the set. {id}'
  ],
  SET_ID_TYPE: [400, '40166410', 'Invalid parameter identifier type.'],
  SET_OPERATOR: [400, '60204', 'Set combine operator not valid. Use AND, OR or NOT.'],
  SET_COMBINE: [400, '60206', 'Sets combine operation failed. Both set1 and set2 must be given.'],
  SET_PRIVATE: [400, '60209', 'Set private value not valid.'],
  SET_STATUS: [400, '60210', 'Set status not valid.'],
  SET_ORIGINS: [400, '60311', 'Combining sets are not the same origin.'],
  SET_NETWORK: [400, '60335', 'The From Institution Zone is not allowed for institution not in Network.'],
  SET_INVALID: [400, '402261', 'Invalid Set object. {reason}'],
  SET_TYPE: [400, '402262', "Set type is invalid. Only 'ITEMIZED' and 'LOGICAL' sets are supported."],
  SET_NAME_TAKEN: [400, '402263', 'The set name already exists. Please choose a different name.'],
  SET_ID_INVALID: [400, '402264', 'Set ID is invalid. {id}'],
  SET_CREATE: [400, '402265', 'Failed to create a set. {reason}'],
  SET_IMPORT_INSTANCE: [
    400,
    '402267',
    'Job instance type for the provided job_instance_id is not MD_IMPORT - the operation is not supported.'
  ],
  SET_IMPORT_INCOMPLETE: [400, '500127', "'job_instance_id' and 'population' must be provided together."],
  SET_QUERY_CONTENT: [400, '402269', 'Invalid query content type in query string.'],
  SET_QUERY_PARSE: [400, '402270', 'Failed parsing query. {detail}'],
  SET_DELETE: [400, '402282', 'Delete of Set Failed. {reason}'],
  SET_UPDATE: [400, '40166408', 'Failed updating set. {reason}'],
  SET_FILE: [400, '402261', 'Invalid Set object. The file cannot be taken: {reason}']
} as const satisfies Record<string, ErrorRow>
