import { AlmaError } from '../alma/errors.ts'
import type { RecordTypeMapping, Tables } from '../codes/tables.ts'
import type { UserRecord } from './record.ts'

/** Where a record came from: the API asks for more than a feed, whose profile fills the rest in. */
export type Origin = 'SIS' | 'API'

type Code = { value?: string } | undefined

/** Longest text of a note, in characters (SIS-37, USR-03). */
const noteLimit = 2000

/**
 * Whether a canonical record may be a user of the institution; throws the first AlmaError that says why not
 * (`alma-api.md` 1.1, 3.8). Coded fields are compared with the institution's tables, where it has the table; country,
 * campus and cataloger level are taken as they are, since real feeds fill them with words. Pure.
 */
export function checkUser(record: UserRecord, tables: Tables, origin: Origin): void {
  checkMandatory(record, origin)
  checkAccount(record)
  const recordType = record.record_type?.value ?? 'PUBLIC'
  checkCode(tables, 'AddNewUserOptions', 'record', record.record_type)
  checkGroup(record, recordType, tables)
  checkCode(tables, 'UserTitles', 'user title', record.user_title)
  checkCode(tables, 'JobTitles', 'job category', record.job_category)
  checkCode(tables, 'Genders', 'gender', record.gender)
  checkCode(tables, 'UserPreferredLanguage', 'preferred language', record.preferred_language)
  if (origin === 'API') checkCode(tables, 'ContentStructureStatus', 'status', record.status)
  checkContacts(record, recordType, tables, origin)
  checkIdentifiers(record, recordType, tables)
  checkEntries(record, tables)
}

function missing(field: string): never {
  throw new AlmaError('MANDATORY_FIELD', { field })
}

function checkMandatory(record: UserRecord, origin: Origin): void {
  if (!record.last_name) missing('last_name')
  if (origin === 'SIS') return
  if (!record.primary_id) missing('primary_id')
  if (!record.account_type) missing('account_type')
}

/** SIS-17, SIS-73: an external user belongs to a SIS profile, an internal one to none. */
function checkAccount({ account_type, external_id }: UserRecord): void {
  const type = account_type?.value
  if (type === undefined) return
  if (type === 'INTEXTAUTH') throw new AlmaError('INTERNAL_EXTERNAL_AUTH', {})
  if (type === 'INTERNAL') {
    if (external_id) throw new AlmaError('EXTERNAL_ID_GIVEN', {})
  } else if (type !== 'EXTERNAL') throw new AlmaError('ACCOUNT_TYPE_ILLEGAL', {})
  else if (!external_id) throw new AlmaError('EXTERNAL_ID_MISSING', {})
}

function checkCode(tables: Tables, table: string, field: string, code: Code): void {
  const value = code?.value
  if (value !== undefined && tables.has(table) && !tables.isCode(table, value))
    throw new AlmaError('TYPE_INVALID', { field, value })
}

function checkGroup({ user_group }: UserRecord, recordType: string, tables: Tables): void {
  const group = user_group?.value
  if (group === undefined) return
  const known = !tables.has('UserGroups') || tables.isCode('UserGroups', group)
  const allowed = tables.allowedFor(recordType, 'UserRecordTypeUserGroup')
  if (!known || (allowed && !allowed.has(group))) throw new AlmaError('USER_GROUP_ILLEGAL', {})
}

/** A type that must be known (401864) and must fit the record type (401863). */
function checkType(
  code: Code,
  table: string,
  mapping: RecordTypeMapping,
  field: string,
  recordType: string,
  tables: Tables
): void {
  checkCode(tables, table, field, code)
  const value = code?.value
  if (value === undefined) return
  const allowed = tables.allowedFor(recordType, mapping)
  if (allowed && !allowed.has(value)) throw new AlmaError('TYPE_NOT_FOR_RECORD', { field, value, record: recordType })
}

function checkContacts({ contact_info }: UserRecord, recordType: string, tables: Tables, origin: Origin): void {
  if (!contact_info) return
  const { address, email, phone } = contact_info
  for (const { address_type = [] } of address ?? [])
    for (const type of address_type)
      checkType(type, 'UserAddressTypes', 'UserRecordType2AddressType', 'address', recordType, tables)
  for (const { email_address, email_type = [] } of email ?? []) {
    if (!email_address) missing('email_address')
    for (const type of email_type)
      checkType(type, 'UserEmailTypes', 'UserRecordType2EmailType', 'email', recordType, tables)
  }
  for (const { phone_number, phone_type = [] } of phone ?? []) {
    if (!phone_number) missing('phone_number')
    for (const type of phone_type)
      checkType(type, 'UserPhoneTypes', 'UserRecordType2PhoneType', 'phone', recordType, tables)
  }
  // Of a feed, merging settles it (SIS-36).
  if (origin === 'SIS') return
  onePreferred(address, 'preferred', 'address')
  onePreferred(email, 'preferred', 'email')
  onePreferred(phone, 'preferred', 'phone')
  onePreferred(phone, 'preferred_sms', 'phone for SMS')
}

type Flagged = { preferred?: boolean; preferred_sms?: boolean }

/** USR-01: one preferred entry of each kind. */
function onePreferred(entries: readonly Flagged[] | undefined, flag: keyof Flagged, kind: string): void {
  let taken = false
  for (const entry of entries ?? []) {
    if (!entry[flag]) continue
    if (taken) throw new AlmaError('INVALID_INPUT', { detail: `Only one preferred ${kind} is allowed.` })
    taken = true
  }
}

/** SIS-22: no value twice in one user, the primary id among them, without regard to case. */
function checkIdentifiers(record: UserRecord, recordType: string, tables: Tables): void {
  const identifiers = record.user_identifier
  if (!identifiers) return
  const seen = new Set<string>()
  if (record.primary_id) seen.add(record.primary_id.toLowerCase())
  for (const { value, id_type } of identifiers) {
    if (!value) missing('user_identifier.value')
    if (!id_type?.value) missing('user_identifier.id_type')
    checkType(id_type, 'UserIdentifierTypes', 'UserRecordType2IdentifierType', 'identifier', recordType, tables)
    const { size } = seen
    if (seen.add(value.toLowerCase()).size === size)
      throw new AlmaError('USER_EXISTS', { id: value, type: id_type.value })
  }
}

function checkEntries({ user_note, user_block, user_statistic }: UserRecord, tables: Tables): void {
  for (const { note_type, note_text } of user_note ?? []) {
    if (!note_text) missing('note_text')
    if (!note_type) missing('note_type')
    checkCode(tables, 'NoteTypes', 'note', note_type)
    if (note_text.length > noteLimit)
      throw new AlmaError('INVALID_INPUT', { detail: `A note has at most ${noteLimit} characters.` })
  }
  for (const { block_type, block_description } of user_block ?? []) {
    if (!block_description) missing('block_description')
    checkCode(tables, 'UserBlockTypes', 'block', block_type)
    checkCode(tables, 'UserBlockDescription', 'block description', block_description)
  }
  for (const { statistic_category, category_type } of user_statistic ?? []) {
    if (!statistic_category) missing('statistic_category')
    checkCode(tables, 'UserStatCategories', 'statistic', statistic_category)
    checkCode(tables, 'UserStatisticalTypes', 'statistic category', category_type)
  }
}
