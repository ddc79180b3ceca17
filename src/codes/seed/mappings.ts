import type { MappingSeed } from './table.ts'
import { userTables } from './users.ts'

const codesOf = (name: string): string[] =>
  (userTables.find(table => table.name === name)?.rows ?? []).map(row => row.code)

/** A mapping from record types to the codes of a table: `given` names the codes of some, the others have all. */
function byRecordType(
  name: string,
  description: string,
  codeTable: string,
  given: { [recordType: string]: string[] } = {}
): MappingSeed {
  const all = codesOf(codeTable)
  return {
    name,
    subSystem: 'USER_MANAGEMENT',
    description,
    headers: [
      { name: 'source_code_1', description: 'Record type', codeTable: 'AddNewUserOptions' },
      { name: 'target_code', description: 'Allowed value', codeTable }
    ],
    rows: ['PUBLIC', 'STAFF', 'CONTACT'].flatMap(recordType =>
      (given[recordType] ?? all).map(code => ({ column0: recordType, column1: code, enabled: true }))
    )
  }
}

/** Which values a record type may have; refusals are 401852, 401863 and 401864 (`alma-api.md` 3.8). */
export const mappingTables: MappingSeed[] = [
  byRecordType('UserRecordTypeUserGroup', 'User groups of each record type', 'UserGroups', {
    CONTACT: ['STAFF', 'EXTERNAL']
  }),
  byRecordType('UserRecordType2IdentifierType', 'Identifier types of each record type', 'UserIdentifierTypes'),
  byRecordType('UserRecordType2AddressType', 'Address types of each record type', 'UserAddressTypes', {
    CONTACT: ['work', 'billing', 'shipping', 'alternative']
  }),
  byRecordType('UserRecordType2EmailType', 'E-mail types of each record type', 'UserEmailTypes', {
    CONTACT: ['work', 'personal']
  }),
  byRecordType('UserRecordType2PhoneType', 'Telephone types of each record type', 'UserPhoneTypes', {
    CONTACT: ['office', 'officeFax', 'mobile']
  }),
  {
    name: 'MandatoryFields',
    subSystem: 'USER_MANAGEMENT',
    description: 'Fields that users must have, beside the last name',
    headers: [
      { name: 'source_code_1', description: 'Record type', codeTable: 'AddNewUserOptions' },
      { name: 'source_code_2', description: 'Field', codeTable: 'MandatoryUserFields' },
      { name: 'target_code', description: 'API or SIS; empty: both' }
    ],
    // USR-01: first and last name of a patron. Feeds bring people who have one name: they are not asked.
    rows: ['PUBLIC', 'STAFF'].map(column0 => ({ column0, column1: 'first_name', column2: 'API', enabled: true }))
  },
  {
    name: 'WorkOrderTypeStatuses',
    subSystem: 'REPOSITORY',
    description: 'Steps of each kind of work order',
    headers: [
      { name: 'source_code_1', description: 'Work order type' },
      { name: 'target_code', description: 'Step' }
    ],
    rows: [
      { column0: 'Digitization', column1: 'Scanning', enabled: true },
      { column0: 'Digitization', column1: 'Checking', enabled: true },
      { column0: 'Binding', column1: 'Sent', enabled: true }
    ]
  }
]
