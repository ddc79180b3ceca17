import { LockMode } from '@mikro-orm/core'
import { AlmaError } from '../../alma/errors.ts'
import { idOf, noId } from '../../alma/ids.ts'
import { reader } from '../../alma/reader.ts'
import { changedNames } from '../../audit/changed.ts'
import { recordAudit } from '../../audit/service.ts'
import { codeTables } from '../../codes/tables.ts'
import { nextSlot } from '../../jobs/schedule.ts'
import type { Work } from '../../platform/work.ts'
import { nextId } from '../../users/find/store.ts'
import { SisProfile } from '../entity.ts'
import { MappingError, targetsOf } from '../feed/csv/fields.ts'
import { ProfileSettings } from './settings.ts'

const readSettings = reader(ProfileSettings)

/** The settings of a profile that says nothing of itself. */
export const defaultSettings = (): ProfileSettings => readSettings({})

/** The profiles of the institution, by code. */
export const listProfiles = (work: Work): Promise<SisProfile[]> =>
  work.em.find(SisProfile, {}, { orderBy: { code: 'asc' } })

/** A profile by its code, without regard to case; throws PROFILE_NOT_FOUND. */
export async function findProfile(work: Work, code: string): Promise<SisProfile> {
  const profile = await work.em.findOne(SisProfile, { code: { $ilike: code.replace(/[\\%_]/g, '\\$&') } })
  if (!profile) throw new AlmaError('PROFILE_NOT_FOUND', { code })
  return profile
}

/** A profile by the number that Alma's API shows; throws PROFILE_ID_INVALID. */
export async function findProfileById(work: Work, id: string): Promise<SisProfile> {
  const profile = await work.em.findOne(SisProfile, { id: idOf(id) ?? noId })
  if (!profile) throw new AlmaError('PROFILE_ID_INVALID', {})
  return profile
}

export interface ProfileInput {
  code: string
  name: string
  system?: string | undefined
  systemDescription?: string | undefined
  description?: string | undefined
  ftpConnection?: string | undefined
  isDefault?: boolean | undefined
  settings: ProfileSettings
}

/** A schedule that never comes is refused when it is saved, not found out when nothing ran. */
function checkSchedules(work: Work, { settings }: ProfileInput): void {
  for (const action of [settings.import, settings.synchronize])
    if (action?.schedule && !nextSlot(action.schedule, 'UTC', work.now))
      throw new AlmaError('INVALID_INPUT', { detail: 'Parameter value invalid: schedule is no cron that ever comes.' })
}

/** So is a mapping of columns that names no field of a user. */
function checkCsv({ settings: { csv } }: ProfileInput): void {
  try {
    if (csv) targetsOf(csv)
  } catch (error) {
    if (!(error instanceof MappingError)) throw error
    throw new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${error.message}` })
  }
}

/** An identifier type that is none would match nobody: every record of the night would be a new user. */
async function checkMatching(work: Work, { settings: { matchIdType } }: ProfileInput): Promise<void> {
  if (matchIdType === 'PRIMARY_ID' || (await codeTables(work)).isCode('UserIdentifierTypes', matchIdType)) return
  const detail = 'Parameter value invalid: matchIdType is neither PRIMARY_ID nor a code of UserIdentifierTypes.'
  throw new AlmaError('INVALID_INPUT', { detail })
}

/** Adds a profile; its code must be free. */
export async function addProfile(work: Work, input: ProfileInput): Promise<SisProfile> {
  if (!/^[\w.-]{1,64}$/.test(input.code))
    throw new AlmaError('INVALID_INPUT', {
      detail: 'The code of a profile is up to 64 letters, digits, dots, lines and hyphens.'
    })
  checkSchedules(work, input)
  checkCsv(input)
  await checkMatching(work, input)
  const taken = await work.em.findOne(SisProfile, { code: { $ilike: input.code.replace(/[\\%_]/g, '\\$&') } })
  if (taken) throw new AlmaError('PROFILE_EXISTS', { code: input.code })
  const profile = work.em.create(SisProfile, {
    institution: work.institution,
    code: input.code,
    id: await nextId(work),
    ...rest(input),
    createdBy: work.actor,
    createdAt: work.now,
    modifiedAt: work.now
  })
  await work.em.flush()
  await audited(work, 'created', profile, changedNames({ ...defaultSettings() }, settingsOf(profile)))
  return profile
}

/** Changes a profile; its code and type cannot change. */
export async function changeProfile(work: Work, code: string, input: ProfileInput): Promise<SisProfile> {
  const profile = await findProfile(work, code)
  await work.em.lock(profile, LockMode.PESSIMISTIC_WRITE)
  if (input.code.toLowerCase() !== profile.code.toLowerCase())
    throw new AlmaError('INVALID_INPUT', { detail: 'The code of a profile cannot change: users are marked with it.' })
  checkSchedules(work, input)
  checkCsv(input)
  await checkMatching(work, input)
  const before = settingsOf(profile)
  work.em.assign(profile, { ...rest(input), modifiedAt: work.now })
  await work.em.flush()
  await audited(work, 'changed', profile, changedNames(before, settingsOf(profile)))
  return profile
}

/** What an operator sets, its rules by their own names. */
const settingsOf = ({ name, system, systemDescription, description, ftpConnection, isDefault, settings }: SisProfile) =>
  structuredClone({ name, system, systemDescription, description, ftpConnection, isDefault, ...settings })

/** Who made, changed or removed a profile, and which settings were others then; never what they say. */
const audited = (work: Work, verb: string, { code }: SisProfile, changed?: readonly string[]) =>
  recordAudit(work, {
    action: `sis.profile.${verb}`,
    subject: `sis-profile:${code}`,
    ...(changed ? { detail: { changed: changed.join(' ') } } : {})
  })

function rest({ code: _code, ...input }: ProfileInput) {
  return {
    name: input.name,
    system: input.system ?? 'OTHER',
    systemDescription: input.systemDescription ?? null,
    description: input.description ?? null,
    ftpConnection: input.ftpConnection ?? null,
    isDefault: input.isDefault ?? false,
    settings: input.settings
  }
}

/** Removes a profile. Its users stay, with its code. */
export async function removeProfile(work: Work, id: string): Promise<void> {
  const profile = await findProfileById(work, id)
  work.em.remove(profile)
  await work.em.flush()
  await audited(work, 'deleted', profile)
}

/** The profiles whose settings name an S/FTP connection, for people. */
export async function profilesWith(work: Work, nameKey: string): Promise<string[]> {
  const names = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([key, inside]) =>
      key === 'connection' && typeof inside === 'string' ? inside.toLowerCase() === nameKey : names(inside)
    )
  return (await listProfiles(work)).filter(({ settings }) => names(settings)).map(({ code }) => `profile ${code}`)
}
