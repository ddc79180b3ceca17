import { LockMode } from '@mikro-orm/core'
import { formatMoment } from '../../alma/dates.ts'
import { AlmaError, refuse } from '../../alma/errors.ts'
import { codeTables, type Tables } from '../../codes/tables.ts'
import { takeMoment, type Work } from '../../platform/work.ts'
import { checkPassword, hashSecret, knownPin, verifySecret } from '../account/passwords.ts'
import { User } from '../entity.ts'
import { find, type Naming } from '../find/lookup.ts'
import { keysWithPrefix, nextId, writeIdentifiers } from '../find/store.ts'
import { create } from '../merge/create.ts'
import { type Merged, merge } from '../merge/merge.ts'
import { checkMatch, type Versioned } from '../record/etag.ts'
import { lackingFaults } from '../record/mandatory.ts'
import { columnsOf, identifiersOf } from '../record/mapping.ts'
import { type Normalized, normalize } from '../record/normalize.ts'
import { generatedBase, generateId } from '../record/primary-id.ts'
import type { ProtectedField, UserRecord } from '../record/record.ts'
import { assignedRoles, givenRoles, recalculatedRoles } from '../record/roles.ts'
import { faultsOf } from '../record/rules.ts'
import type { User as WireUser } from '../record/schema.ts'

/** What a change of a user may be told beside the record (SIS-28, SIS-71, SIS-72). */
export interface UpdateOptions {
  override?: ReadonlySet<ProtectedField>
  /** As of a staff save: keep what it changes from the SIS, or give protected fields back. undefined: an API call. */
  keepProtected?: boolean | undefined
  recalculateRoles?: boolean | undefined
  /** The header If-Match. */
  match?: string | undefined
}

const stampOf = (work: Work) => ({ by: work.actor, at: formatMoment(work.now) })

/** Makes a user (POST). Its identifiers are taken at once: of two calls with the same one, one gets 401851. */
export async function createUser(work: Work, wire: WireUser): Promise<Versioned> {
  const tables = await codeTables(work)
  const { record: given, pin, password } = normalize(wire)
  if (!given.last_name) throw new AlmaError('MANDATORY_FIELD', { field: 'last_name' })
  given.record_type ??= { value: 'PUBLIC' }
  if (given.user_role) given.user_role = givenRoles(given.user_role, tables)
  const generated = given.primary_id === undefined
  if (generated) given.primary_id = generatedBase(given)
  refuse([...lackingFaults({ record: given, pin }, tables, 'API'), ...faultsOf(given, tables, 'API')])
  const secrets = await hashed({ pin, password }, given)
  const id = await nextId(work)
  await takeIdentifiers(work, id, given, generated)
  const defaults = { preferred_language: languageOf(tables), user_role: assignedRoles(work.institution) }
  const { record } = create(given, 'API', defaults, stampOf(work))
  const times = { createdAt: work.now, modifiedAt: work.now }
  work.em.create(User, {
    institution: work.institution,
    id,
    ...columnsOf(record),
    record,
    guarded: {},
    ...secrets,
    ...times
  })
  await work.em.flush()
  return { id, record, version: 1 }
}

/** Hashes of what a new user brings; a password is for internal users only (USR-02). */
async function hashed({ pin, password }: Omit<Normalized, 'record'>, record: UserRecord) {
  const internal = record.account_type?.value === 'INTERNAL'
  if (internal && password) checkPassword(password, record.primary_id ?? '')
  return {
    pin: pin ? await hashSecret(pin) : null,
    password: internal && password ? await hashSecret(password) : null
  }
}

/** Takes the record's identifiers. A generated primary id that is taken meanwhile gives way to the next free one. */
async function takeIdentifiers(work: Work, id: string, record: UserRecord, generated: boolean): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    if (generated) record.primary_id = generateId(record, await keysWithPrefix(work, generatedBase(record)))
    const [clash] = await writeIdentifiers(work, id, identifiersOf(record))
    if (!clash) return
    if (!generated || clash.type !== '' || attempt === 20) refuseDuplicate(record, clash)
  }
}

function refuseDuplicate(record: UserRecord, clash: { key: string; type: string }): never {
  const id = identifiersOf(record).find(({ key }) => key === clash.key)?.value ?? ''
  throw new AlmaError('USER_EXISTS', { id, type: clash.type || 'Primary ID' })
}

/** Replaces a user (PUT): swap all, with the exceptions of SIS-71 to SIS-73. Nothing different: nothing is written. */
export async function updateUser(
  work: Work,
  naming: Naming,
  wire: WireUser,
  options: UpdateOptions
): Promise<Versioned> {
  return change(work, await lock(work, naming), normalize(wire), options)
}

/** The user, held until the transaction ends: changes of one user come one after the other. */
export async function lock(work: Work, naming: Naming): Promise<User> {
  const { id } = await find(work, naming)
  const where = { institution: work.institution, id }
  const user = await work.em.findOne(User, where, { lockMode: LockMode.PESSIMISTIC_WRITE })
  takeMoment(work)
  // Deleted while this call waited for it.
  if (!user) throw new AlmaError('USER_NOT_FOUND', { id: naming.user_id })
  return user
}

/** Gives a held user a new record. */
export async function change(
  work: Work,
  user: User,
  { record: given, pin, password }: Normalized,
  options: UpdateOptions
): Promise<Versioned> {
  checkMatch(options.match, user, given)
  const tables = await codeTables(work)
  prepareUpdate(given, user.record, tables)
  const merged = merge(
    { record: user.record, guarded: user.guarded, pin: user.pin ?? undefined },
    { record: given, pin: await pinHash(pin, user) },
    {
      origin: 'API',
      stamp: stampOf(work),
      override: options.override ?? new Set(),
      keepProtected: options.keepProtected
    }
  )
  const lacks = lackingFaults({ record: merged.record }, tables, 'API', user.record)
  refuse([...faultsOf(given, tables, 'API'), ...lacks])
  if (options.recalculateRoles) recalculate(merged, work.institution)
  const secret = await passwordHash(password, merged.record, user)
  if (merged.changed || merged.remembers || secret !== user.password) await write(work, user, merged, secret)
  return { id: user.id, record: user.record, version: user.version }
}

/** What a PUT may not do to the account, and what it leaves out without harm (SIS-73). */
function prepareUpdate(given: UserRecord, stored: UserRecord, tables: Tables): void {
  if (stored.account_type?.value === 'EXTERNAL') {
    if (given.account_type?.value === 'INTERNAL') throw new AlmaError('USER_ACTION_UNSUPPORTED', {})
    if (given.external_id === undefined && stored.external_id) given.external_id = stored.external_id
    if (given.external_id !== stored.external_id) throw new AlmaError('EXTERNAL_ID_FIXED', {})
  }
  // A swap-all sets what is missing to its default (SIS-70); of an external user the language is protected.
  else given.preferred_language ??= { value: languageOf(tables) }
  if (given.user_role) given.user_role = givenRoles(given.user_role, tables)
}

const languageOf = (tables: Tables): string => tables.defaultOf('UserPreferredLanguage') ?? 'en'

function recalculate(merged: Merged, institution: string): void {
  const before = JSON.stringify(merged.record.user_role)
  const roles = recalculatedRoles(merged.record.user_role ?? [], institution)
  if (JSON.stringify(roles) === before) return
  merged.record.user_role = roles
  merged.changed = true
}

/**
 * The stored hash where the PIN is the same, or that of the SIS's last one; else a new one: a PIN that is sent again is
 * no change.
 */
async function pinHash(pin: string | undefined, { pin: stored, guarded }: User): Promise<string | undefined> {
  if (!pin) return undefined
  return (await knownPin(pin, stored ?? undefined, guarded)) ?? hashSecret(pin)
}

/** An empty password keeps what is stored; an external user has none (USR-02, SIS-73). */
async function passwordHash(password: string | undefined, record: UserRecord, user: User): Promise<string | null> {
  if (record.account_type?.value !== 'INTERNAL') return null
  const stored = user.password ?? null
  if (!password || (stored && (await verifySecret(password, stored)))) return stored
  checkPassword(password, record.primary_id ?? '')
  return hashSecret(password)
}

async function write(work: Work, user: User, merged: Merged, password: string | null): Promise<void> {
  const [clash] = await writeIdentifiers(work, user.id, identifiersOf(merged.record))
  if (clash) refuseDuplicate(merged.record, clash)
  work.em.assign(user, {
    ...columnsOf(merged.record),
    record: merged.record,
    guarded: merged.guarded,
    pin: merged.pin ?? null,
    password,
    sisDigest: null,
    version: user.version + 1,
    modifiedAt: work.now
  })
  await work.em.flush()
}
