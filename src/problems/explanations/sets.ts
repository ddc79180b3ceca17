import type { sets as errors } from '../../alma/error-tables/sets.ts'
import type { Explained } from './row.ts'

const code = 'Send a code of the table that the OpenAPI document names.'

export const sets: Explained<typeof errors> = {
  SET_NOT_FOUND: ['There is no set of that id.', 'List the sets with GET conf/sets.'],
  SET_QUERY_FORMAT: [
    'The parameter q cannot be read.',
    'Send field~text, several joined by AND; fields are name and created_by.'
  ],
  SET_OPERATION: [
    'op is none of the three operations on members.',
    'Send op=add_members, delete_members or replace_members.'
  ],
  SET_NOT_ITEMIZED: [
    'Members are added to and removed from itemized sets; those of a logical set are found by its search.',
    'Make an itemized set out of it: POST conf/sets?from_logical_set={id}.'
  ],
  SET_NO_MEMBERS: ['The body lists no members.', 'Send at least one member.'],
  SET_NO_MEMBER_ID: ['A member has no id.', 'Send the id of each member.'],
  SET_MEMBER_THERE: [
    'A member that is to be added is in the set.',
    'Leave it out, or send fail_on_invalid_id=false to go on without it.'
  ],
  SET_MEMBER_UNKNOWN: [
    'No user has the primary id that was sent as a member.',
    'Check the id, name its type with id_type, or send fail_on_invalid_id=false.'
  ],
  SET_MEMBER_NOT_THERE: [
    'A member that is to be removed is not in the set.',
    'Leave it out, or send fail_on_invalid_id=false.'
  ],
  SET_TOO_MANY_MEMBERS: [
    'More members were sent than are taken in one call.',
    'Send them in several calls of at most 1,000, or as a file.'
  ],
  SET_MEMBER_TWICE: ['A member stands twice in the body.', 'Send each member once.'],
  SET_MEMBER_UNKNOWN_BY_TYPE: [
    'No user has the value under the type that id_type names.',
    'Check value and type, or send fail_on_invalid_id=false.'
  ],
  SET_MEMBER_THERE_BY_TYPE: [
    'The user with that identifier is in the set.',
    'Leave it out, or send fail_on_invalid_id=false.'
  ],
  SET_ID_TYPE: [
    'id_type is no code of the table UserIdentifierTypes.',
    'Read the table with GET conf/code-tables/UserIdentifierTypes.'
  ],
  SET_OPERATOR: ['combine is none of AND, OR and NOT.', 'Send one of them.'],
  SET_COMBINE: ['One of the two sets that are to be combined is missing.', 'Send set1, set2 and combine.'],
  SET_PRIVATE: ['private is neither true nor false.', code],
  SET_STATUS: ['The status of a set is ACTIVE or INACTIVE.', code],
  SET_ORIGINS: ['Two sets of different origin cannot be combined.', 'Combine sets that were made in the same way.'],
  SET_NETWORK: ['A set of a network was asked for, and the institution is in none.', 'Leave nz_set_from_iz_set out.'],
  SET_INVALID: [
    'A field of the set is missing or wrong; the message says which.',
    'Send name, type and content; of a logical set the query.'
  ],
  SET_TYPE: ['The type is neither ITEMIZED nor LOGICAL.', 'Send one of the two.'],
  SET_NAME_TAKEN: ['A set of that name exists.', 'Choose another name; names are unique.'],
  SET_ID_INVALID: [
    'A set that the call names does not exist, or is not of the type it has to be.',
    'List the sets with GET conf/sets.'
  ],
  SET_CREATE: ['The set cannot be made in this way; the message says why.', 'Follow the message.'],
  SET_IMPORT_INSTANCE: [
    'Sets are made of import jobs of records only, which do not exist here.',
    'Leave job_instance_id and population out.'
  ],
  SET_IMPORT_INCOMPLETE: ['Only one of job_instance_id and population was sent.', 'Leave both out.'],
  SET_QUERY_CONTENT: [
    'The search is about something else than users.',
    'Begin it with USER where USER(...), or send field~text.'
  ],
  SET_QUERY_PARSE: [
    'The search of the set cannot be read; the message says where.',
    'Use the grammar of GET users?q=, or that of a saved search of Alma (docs/sets.md).'
  ],
  SET_DELETE: ['Something uses the set, such as a run that goes on.', 'Wait until the run has ended.'],
  SET_UPDATE: ['The set cannot be changed in this way; type and content stay.', 'Follow the message.'],
  SET_FILE: [
    'The file has no column that names users, is of a kind that is not read, or holds too much.',
    'Send csv, tsv, txt or xlsx with a first column headed Primary ID or USERNAME.'
  ]
}
