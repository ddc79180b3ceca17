import { hash } from 'node:crypto'
import { charactersOf } from '../../alma/characters.ts'
import { AlmaError } from '../../alma/errors.ts'
import { bodyError, InputError, reader } from '../../alma/reader.ts'
import type { Tables } from '../../codes/tables.ts'
import { identifiersOf } from '../../users/record/mapping.ts'
import { apart, type Normalized } from '../../users/record/normalize.ts'
import type { UserRecord } from '../../users/record/record.ts'
import { faultsOf } from '../../users/record/rules.ts'
import { User } from '../../users/record/schema.ts'
import type { CsvRow } from '../feed/csv/users.ts'
import type { RawRecord } from '../feed/feed.ts'
import type { RecordReader } from '../feed/records.ts'
import type { ProfileSettings } from '../profile/settings.ts'
import { type GivenIdentifier, type Rejection, reject } from './match.ts'

/** What a run knows from its start. */
export interface RunRules {
  institution: string
  profileCode: string
  mode: 'import' | 'synchronize'
  dryRun: boolean
  settings: ProfileSettings
  tables: Tables
  /** True while the guard measures: nothing is written but what the run will do. */
  measuring?: boolean
  /** The moment that new entries and dates are reckoned from, where it is not that of the work: see plan.ts. */
  at?: Date
  /** The run whose plan is applied: nothing is written that it does not say. */
  plan?: string
  /** Of `rulesDigest`: part of each record's digest. */
  digest: string
}

/** A record that was read: known to be unchanged, refused, or ready to be matched. */
export interface Prepared {
  line: number
  column?: number
  /** The record as it was sent. */
  bytes?: Buffer
  /** Hex. */
  digest: string
  /** The user whom these bytes were settled into, nothing having changed since. */
  known?: string
  /** Reads a known record after all. */
  reread?: () => Prepared
  rejection?: Rejection
  /** What a refused record says of itself, for the report. */
  primaryId?: string
  record?: UserRecord
  pin?: string
  /** True when the record has a PIN that is empty. One that has none says nothing of it. */
  emptiesPin?: boolean
  identifiers: GivenIdentifier[]
}

const readUser = reader(User, 'CANONICAL')

/** The digest of a record's bytes under the rules of a run. */
export const digestOf = (rules: Pick<RunRules, 'digest'>, bytes: Buffer): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(rules.digest, 'latin1'), bytes]), 'buffer').subarray(0, 16)

/** Reads one record: a user of the institution as the profile makes it, or why it is none (SIS-13, SIS-17, SIS-52). */
export function prepare(raw: RawRecord, digest: string, records: RecordReader, rules: RunRules): Prepared {
  const { line, column, bytes } = raw
  const prepared: Prepared = { line, column, bytes, digest, identifiers: [] }
  const { user, value } = records.read(raw)
  try {
    refuseRow(value)
    const { record, pin } = ofProfile(user ?? readUser(value), rules)
    prepared.record = record
    if (pin) prepared.pin = pin
    // A plain record is XML, and has no other `<` than those of its tags.
    else if (user ? bytes.includes('<pin_number') : Object.hasOwn(Object(value), 'pin_number'))
      prepared.emptiesPin = true
    prepared.identifiers = identifiersOf(record).filter(({ key }) => key !== '')
    // In lower case some letters are two.
    if (prepared.identifiers.some(({ key }) => charactersOf(key) > 255))
      throw new AlmaError('INVALID_INPUT', { detail: 'An identifier has at most 255 characters.' })
  } catch (error) {
    prepared.rejection = rejectionOf(error, moreOf(error, rules))
    const primaryId = user?.primary_id ?? (value as { primary_id?: unknown } | undefined)?.primary_id
    if (typeof primaryId === 'string' && printable.test(primaryId)) prepared.primaryId = primaryId
    prepared.identifiers = salvaged(prepared.primaryId, user ?? value)
  }
  return prepared
}

/** A record taken apart, with what the profile says of it whatever the record does (SIS-13, SIS-17). */
function ofProfile(user: User, { settings, profileCode }: RunRules): Normalized {
  const normalized = apart(user)
  normalized.record.record_type = { value: settings.recordType }
  normalized.record.account_type = { value: 'EXTERNAL' }
  normalized.record.external_id = profileCode
  return normalized
}

/** What else is wrong with a record that could not be read: what could be is checked as far as it goes. */
function moreOf(error: unknown, rules: RunRules): AlmaError[] {
  if (!(error instanceof InputError && error.rest)) return []
  const unread = new Set([error, ...error.others].map(({ path }) => path.split('.')[0] ?? ''))
  const { record, pin } = ofProfile(error.rest as User, rules)
  return recordFaults({ record, ...(pin ? { pin } : {}) }, rules, unread)
}

/** All that stands against a record by itself: what the profile asks for, and what the institution's codes say. */
export function recordFaults(
  given: Pick<Prepared, 'record' | 'pin'>,
  { settings, tables }: Pick<RunRules, 'settings' | 'tables'>,
  unread: ReadonlySet<string> = new Set()
): AlmaError[] {
  const missing = missingFields(given, settings).filter(field => !unread.has(field))
  const faults = missing.map(field => new AlmaError('MANDATORY_FIELD', { field }) as AlmaError)
  return given.record ? [...faults, ...faultsOf(given.record, tables, 'SIS', unread)] : faults
}

/** Refuses a row of a table that is none of its columns, or whose dates are none. */
function refuseRow(value: unknown): void {
  const { problem } = (value as { csv?: Partial<CsvRow> } | undefined)?.csv ?? {}
  if (problem) throw new AlmaError('INVALID_INPUT', { detail: problem })
}

/** The identifiers of a refused record, as far as they can be read: they say whom it was about. */
function salvaged(primaryId: string | undefined, value: unknown): GivenIdentifier[] {
  const primary = primaryId === undefined ? {} : { primary_id: primaryId }
  const read = (given: object): GivenIdentifier[] =>
    identifiersOf(apart(readUser(given)).record).filter(({ key }) => key !== '' && charactersOf(key) <= 255)
  const { user_identifier } = (value ?? {}) as { user_identifier?: unknown }
  for (const given of user_identifier === undefined ? [primary] : [{ ...primary, user_identifier }, primary])
    try {
      return read(given)
    } catch (error) {
      // Throws what is no fault of the record.
      rejectionOf(error)
    }
  return []
}

/** What may stand in a report although the record was refused. */
const printable = /^[^\p{C}]{1,255}$/u

/** The rejection of a record that the reader or the rules of users refused. Any other error is not the record's. */
export function rejectionOf(error: unknown, more: readonly AlmaError[] = []): Rejection {
  const declared = error instanceof InputError ? bodyError(error) : error
  if (declared instanceof AlmaError) {
    const first = reject(declared.name, declared.code, declared.message)
    return withFaults(first, [...declared.others, ...more])
  }
  throw error
}

/** A rejection that tells of all that stands against the record, each once. */
export function withFaults(rejection: Rejection, faults: readonly AlmaError[]): Rejection {
  const told = new Set([rejection.message, ...faults.map(({ message }) => message)])
  return told.size === 1 ? rejection : { ...rejection, message: [...told].join(' ') }
}

/**
 * The fields that the profile asks for and the record lacks (SIS-53). What the profile itself gives to new users is not
 * missing: a record must not be taken once and refused the next time.
 */
function missingFields({ record, pin }: Pick<Prepared, 'record' | 'pin'>, settings: ProfileSettings): string[] {
  const { userGroup, preferredLanguage, expiryDays, purgeDays } = settings
  const given: Record<string, unknown> = {
    user_group: userGroup,
    preferred_language: preferredLanguage,
    expiry_date: expiryDays,
    // It hangs on the expiry date (decide.ts).
    purge_date: record?.expiry_date || expiryDays !== undefined ? purgeDays : undefined,
    status: 'ACTIVE',
    pin_number: pin,
    ...record?.contact_info
  }
  return settings.mandatoryFields.filter(
    field => given[field] === undefined && (record as Record<string, unknown> | undefined)?.[field] === undefined
  )
}
