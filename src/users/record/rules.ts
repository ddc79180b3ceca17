import { charactersOf } from '../../alma/characters.ts'
import { type AlmaError, refuse } from '../../alma/errors.ts'
import type { RecordTypeMapping, Tables } from '../../codes/tables.ts'
import { Faults } from './faults.ts'
import type { UserRecord } from './record.ts'

/** Where a record came from: the API asks for more than a feed, whose profile fills the rest in. */
export type Origin = 'SIS' | 'API'

type Code = { value?: string } | undefined

/** Longest text of a note, in characters (SIS-37, USR-03). */
const noteLimit = 2000

/**
 * Whether a canonical record may be a user of the institution; throws the first AlmaError that says why not, with all
 * others behind it (`alma-api.md` 1.1, 3.8). Pure.
 */
export const checkUser = (record: UserRecord, tables: Tables, origin: Origin): void =>
  refuse(faultsOf(record, tables, origin))

/**
 * All that stands against a canonical record. Coded fields are compared with the institution's tables, where it has the
 * table; campus and country are taken as they are and doubted (doubts.ts), since real feeds fill them with words.
 * `unread`: fields that are there and could not be read. Pure.
 */
export function faultsOf(
  record: UserRecord,
  tables: Tables,
  origin: Origin,
  unread: ReadonlySet<string> = new Set()
): AlmaError[] {
  const faults = new Faults(unread)
  checkMandatory(record, origin, faults)
  checkAccount(record, faults)
  const recordType = record.record_type?.value ?? 'PUBLIC'
  checkCode(tables, 'AddNewUserOptions', 'record type', record.record_type, faults)
  checkGroup(record, recordType, tables, faults)
  checkCode(tables, 'UserTitles', 'user title', record.user_title, faults)
  checkCode(tables, 'JobTitles', 'job category', record.job_category, faults)
  checkCode(tables, 'Genders', 'gender', record.gender, faults)
  checkCode(tables, 'UserPreferredLanguage', 'preferred language', record.preferred_language, faults)
  checkCode(tables, 'CatalogerLevel', 'cataloger level', record.cataloger_level, faults)
  checkStatus(record, tables, faults)
  for (const { code } of (tables.hasLibraries && record.rs_library) || [])
    checkCode(tables, 'Organizations', 'resource sharing library', code, faults)
  checkContacts(record, recordType, tables, origin, faults)
  checkIdentifiers(record, recordType, tables, faults)
  checkEntries(record, tables, faults)
  return faults.all
}

function checkMandatory(record: UserRecord, origin: Origin, faults: Faults): void {
  if (!record.last_name) faults.missing('last_name')
  if (origin === 'SIS') return
  if (!record.primary_id) faults.missing('primary_id')
  if (!record.account_type) faults.missing('account_type')
}

/** SIS-17, SIS-73: an external user belongs to a SIS profile, an internal one to none. */
function checkAccount({ account_type, external_id }: UserRecord, faults: Faults): void {
  const type = account_type?.value
  if (type === undefined) return
  if (type === 'INTEXTAUTH') faults.add('INTERNAL_EXTERNAL_AUTH', {})
  else if (type === 'INTERNAL') {
    if (external_id) faults.add('EXTERNAL_ID_GIVEN', {})
  } else if (type !== 'EXTERNAL') faults.add('ACCOUNT_TYPE_ILLEGAL', {})
  else if (!external_id) faults.add('EXTERNAL_ID_MISSING', {})
}

/** False where the code is refused. `field` is how people call it. */
function checkCode(tables: Tables, table: string, field: string, code: Code, faults: Faults): boolean {
  const value = code?.value
  if (value === undefined || !tables.has(table) || tables.isCode(table, value)) return true
  faults.add('TYPE_INVALID', { field, value })
  return false
}

/** A user is active or not: a deleted one is none, and nobody becomes one by a record. */
function checkStatus({ status }: UserRecord, tables: Tables, faults: Faults): void {
  if (status?.value === 'DELETED') faults.add('TYPE_INVALID', { field: 'status', value: status.value })
  else checkCode(tables, 'ContentStructureStatus', 'status', status, faults)
}

function checkGroup({ user_group }: UserRecord, recordType: string, tables: Tables, faults: Faults): void {
  const group = user_group?.value
  if (group === undefined) return
  const known = !tables.has('UserGroups') || tables.isCode('UserGroups', group)
  const allowed = tables.allowedFor(recordType, 'UserRecordTypeUserGroup')
  if (!known || (allowed && !allowed.has(group))) faults.add('USER_GROUP_ILLEGAL', {})
}

/** A type that must be known (401864) and must fit the record type (401863). */
function checkType(
  code: Code,
  table: string,
  mapping: RecordTypeMapping,
  field: string,
  recordType: string,
  tables: Tables,
  faults: Faults
): void {
  const value = code?.value
  if (value === undefined || !checkCode(tables, table, `${field} type`, code, faults)) return
  const allowed = tables.allowedFor(recordType, mapping)
  if (allowed && !allowed.has(value)) faults.add('TYPE_NOT_FOR_RECORD', { field, value, record: recordType })
}

function checkContacts(
  { contact_info }: UserRecord,
  recordType: string,
  tables: Tables,
  origin: Origin,
  faults: Faults
): void {
  if (!contact_info) return
  const { address, email, phone } = contact_info
  for (const { address_type = [] } of address ?? [])
    for (const type of address_type)
      checkType(type, 'UserAddressTypes', 'UserRecordType2AddressType', 'address', recordType, tables, faults)
  for (const { email_address, email_type = [] } of email ?? []) {
    if (!email_address) faults.missing('email_address')
    else if (/[\r\n]/.test(email_address)) faults.broken('contact_info.email.email_address')
    for (const type of email_type)
      checkType(type, 'UserEmailTypes', 'UserRecordType2EmailType', 'email', recordType, tables, faults)
  }
  for (const { phone_number, phone_type = [] } of phone ?? []) {
    if (!phone_number) faults.missing('phone_number')
    for (const type of phone_type)
      checkType(type, 'UserPhoneTypes', 'UserRecordType2PhoneType', 'phone', recordType, tables, faults)
  }
  // Of a feed, merging settles it (SIS-36).
  if (origin === 'SIS') return
  onePreferred(address, 'preferred', 'address', faults)
  onePreferred(email, 'preferred', 'email', faults)
  onePreferred(phone, 'preferred', 'phone', faults)
  onePreferred(phone, 'preferred_sms', 'phone for SMS', faults)
}

type Flagged = { preferred?: boolean; preferred_sms?: boolean }

/** USR-01: one preferred entry of each kind. */
function onePreferred(
  entries: readonly Flagged[] | undefined,
  flag: keyof Flagged,
  kind: string,
  faults: Faults
): void {
  let taken = false
  for (const entry of entries ?? []) {
    if (!entry[flag]) continue
    if (taken) faults.add('INVALID_INPUT', { detail: `Only one preferred ${kind} is allowed.` })
    taken = true
  }
}

/** SIS-22: no value twice in one user, the primary id among them, without regard to case. */
function checkIdentifiers(record: UserRecord, recordType: string, tables: Tables, faults: Faults): void {
  const identifiers = record.user_identifier
  if (!identifiers) return
  const seen = new Set<string>()
  if (record.primary_id) seen.add(record.primary_id.toLowerCase())
  for (const { value, id_type } of identifiers) {
    if (!value) faults.missing('user_identifier.value')
    if (!id_type?.value) faults.missing('user_identifier.id_type')
    checkType(id_type, 'UserIdentifierTypes', 'UserRecordType2IdentifierType', 'identifier', recordType, tables, faults)
    const { size } = seen
    if (value && seen.add(value.toLowerCase()).size === size)
      faults.add('USER_EXISTS', { id: value, type: id_type?.value ?? '' })
  }
}

function checkEntries({ user_note, user_block, user_statistic }: UserRecord, tables: Tables, faults: Faults): void {
  for (const { note_type, note_text } of user_note ?? []) {
    if (!note_text) faults.missing('note_text')
    if (!note_type) faults.missing('note_type')
    checkCode(tables, 'NoteTypes', 'note type', note_type, faults)
    if (note_text && charactersOf(note_text) > noteLimit)
      faults.add('INVALID_INPUT', { detail: `A note has at most ${noteLimit} characters.` })
  }
  for (const { block_type, block_description } of user_block ?? []) {
    if (!block_description) faults.missing('block_description')
    checkCode(tables, 'UserBlockTypes', 'block type', block_type, faults)
    checkCode(tables, 'UserBlockDescription', 'block description', block_description, faults)
  }
  for (const { statistic_category, category_type } of user_statistic ?? []) {
    if (!statistic_category) faults.missing('statistic_category')
    checkCode(tables, 'UserStatCategories', 'statistical category', statistic_category, faults)
    checkCode(tables, 'UserStatisticalTypes', 'type of a statistical category', category_type, faults)
  }
}
