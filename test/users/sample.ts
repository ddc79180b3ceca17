import { tablesOf } from '../../src/codes/tables.ts'
import type { UserRecord } from '../../src/users/record/record.ts'

const rows = (...codes: string[]) => codes.map(code => ({ code, description: code }))
const pairs = (...given: [string, string][]) => given.map(([column0, column1]) => ({ column0, column1 }))
/** Tables of a small institution, as far as users need them. */
export const tables = tablesOf([
  {
    kind: 'code',
    name: 'UserGroups',
    rows: [...rows('STUDENT', 'STAFF'), { code: 'OLD', description: '', enabled: false }]
  },
  { kind: 'code', name: 'AddNewUserOptions', rows: rows('PUBLIC', 'STAFF', 'CONTACT') },
  { kind: 'code', name: 'UserIdentifierTypes', rows: rows('BARCODE', 'STAFF_ID') },
  { kind: 'code', name: 'UserAddressTypes', rows: rows('home', 'office') },
  { kind: 'code', name: 'UserEmailTypes', rows: rows('personal', 'work') },
  { kind: 'code', name: 'UserPhoneTypes', rows: rows('mobile', 'fax') },
  { kind: 'code', name: 'NoteTypes', rows: rows('OTHER') },
  { kind: 'code', name: 'UserBlockTypes', rows: rows('GENERAL') },
  { kind: 'code', name: 'UserBlockDescription', rows: rows('01') },
  { kind: 'code', name: 'UserStatCategories', rows: rows('LAW') },
  { kind: 'code', name: 'UserStatisticalTypes', rows: rows('FACULTY') },
  { kind: 'code', name: 'JobTitles', rows: rows('LIB') },
  { kind: 'code', name: 'UserTitles', rows: rows('DR') },
  { kind: 'code', name: 'Genders', rows: rows('FEMALE') },
  { kind: 'code', name: 'UserPreferredLanguage', rows: rows('en') },
  { kind: 'code', name: 'ContentStructureStatus', rows: rows('ACTIVE', 'INACTIVE') },
  { kind: 'code', name: 'UserRoleStatus', rows: rows('ACTIVE', 'INACTIVE') },
  { kind: 'mapping', name: 'UserRecordTypeUserGroup', rows: pairs(['PUBLIC', 'STUDENT'], ['STAFF', 'STAFF']) },
  { kind: 'mapping', name: 'UserRecordType2IdentifierType', rows: pairs(['PUBLIC', 'BARCODE'], ['STAFF', 'STAFF_ID']) },
  { kind: 'mapping', name: 'UserRecordType2AddressType', rows: pairs(['PUBLIC', 'home']) },
  { kind: 'mapping', name: 'UserRecordType2EmailType', rows: pairs(['PUBLIC', 'personal']) },
  { kind: 'mapping', name: 'UserRecordType2PhoneType', rows: pairs(['PUBLIC', 'mobile']) }
])
export const noTables = tablesOf([])

export const person: UserRecord = {
  record_type: { value: 'PUBLIC' },
  primary_id: 'jo',
  last_name: 'Smith',
  account_type: { value: 'INTERNAL' }
}
export const coded = (value: string) => ({ value })
export const barcode = (value: string) => ({ value, id_type: coded('BARCODE') })
