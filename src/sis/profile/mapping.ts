import { AlmaError } from '../../alma/errors.ts'
import { type Labels, present } from '../../alma/present.ts'
import { InputError, reader } from '../../alma/reader.ts'
import { link, type Work } from '../../platform/work.ts'
import type { SisProfile } from '../entity.ts'
import { IntegrationProfile } from './schema.ts'
import type { ProfileInput } from './service.ts'
import { ProfileSettings } from './settings.ts'

/** The settings as Alma's `parameter[]` shows them: which action they belong to, and their names. */
const names = {
  MATCH_ID_TYPE: 'matchIdType',
  MATCH_ACROSS: 'matchAcross',
  RECORD_TYPE: 'recordType',
  UNMATCHED: 'unmatched',
  SWAP_ALL: 'swapAll',
  EMPTY_PROTECTED_FIELDS: 'emptyProtectedFields',
  ORIGINAL_VALUE_REATTACHES: 'originalValueReattaches',
  USER_GROUP: 'userGroup',
  PREFERRED_LANGUAGE: 'preferredLanguage',
  EXPIRY_DAYS: 'expiryDays',
  PURGE_DAYS: 'purgeDays',
  MANDATORY_FIELDS: 'mandatoryFields',
  ORDER_INDEPENDENT: 'orderIndependent',
  GROUP_PRECEDENCE: 'groupPrecedence',
  FOLDER: 'folder',
  LEAVERS: 'leavers',
  LEAVERS_DAYS: 'leaversDays'
} as const satisfies Record<string, keyof ProfileSettings>
const actions = { IMPORT: 'import', SYNCHRONIZE: 'synchronize' } as const
/** Rules hold for both actions; Alma shows them with the one that uses all of them. */
const home = 'SYNCHRONIZE'

type Parameter = NonNullable<IntegrationProfile['parameter']>[number]
const parameter = (action: string, name: string, value: unknown): Parameter => ({
  action: { value: action, desc: action },
  name: { value: name, desc: name },
  value: Array.isArray(value) ? value.join(',') : String(value)
})

function parametersOf(settings: ProfileSettings): Parameter[] {
  const switches = Object.entries(actions).flatMap(([action, key]) => {
    const { active = true, schedule } = settings[key] ?? {}
    return [parameter(action, 'ACTIVE', active), ...(schedule ? [parameter(action, 'SCHEDULE', schedule)] : [])]
  })
  const rules = Object.entries(names).flatMap(([name, key]) =>
    settings[key] === undefined ? [] : [parameter(home, name, settings[key])]
  )
  return [...switches, ...rules]
}

/** A profile as Alma's API shows it. */
export function toWire(work: Pick<Work, 'base'>, profile: SisProfile, labels: Labels): IntegrationProfile {
  const { id, code, name, system, ftpConnection, isDefault, systemDescription, description, settings } = profile
  return present(
    IntegrationProfile,
    {
      link: link(work, 'conf', 'integration-profiles', String(id)),
      id: String(id),
      code,
      name,
      type: { value: 'USER', desc: 'Users' },
      system: { value: system },
      ...(ftpConnection ? { ftp_connection: { value: ftpConnection, desc: ftpConnection } } : {}),
      default: isDefault,
      system_description: systemDescription,
      description,
      parameter: parametersOf(settings)
    },
    labels
  )
}

const readSettings = reader(ProfileSettings)

/** A profile as a caller describes it; what it does not say of the rules stays as `present` has it. */
export function fromWire(wire: IntegrationProfile, before: ProfileSettings): ProfileInput {
  if (!wire.code.trim()) throw new AlmaError('MANDATORY_FIELD', { field: 'code' })
  if (!wire.name.trim()) throw new AlmaError('MANDATORY_FIELD', { field: 'name' })
  const type = wire.type?.value ?? 'USER'
  if (!/^USERS?$/i.test(type)) throw new AlmaError('PROFILE_TYPE_INVALID', {})
  return {
    code: wire.code.trim(),
    name: wire.name.trim(),
    system: wire.system?.value,
    systemDescription: wire.system_description,
    description: wire.description,
    ftpConnection: wire.ftp_connection?.value,
    isDefault: wire.default,
    settings: settingsOf(wire.parameter ?? [], before)
  }
}

function settingsOf(parameters: readonly Parameter[], before: ProfileSettings): ProfileSettings {
  const raw: Record<string, any> = { ...before, import: { ...before.import }, synchronize: { ...before.synchronize } }
  for (const { action, name, value = '' } of parameters) {
    const key = name.value?.toUpperCase() ?? ''
    const of = actions[(action.value?.toUpperCase() ?? home) as keyof typeof actions]
    const setting = names[key as keyof typeof names]
    if (of && (key === 'ACTIVE' || key === 'SCHEDULE')) raw[of][key.toLowerCase()] = value === '' ? undefined : value
    else if (setting === 'mandatoryFields' || setting === 'groupPrecedence')
      raw[setting] = value
        .split(',')
        .map(field => field.trim())
        .filter(Boolean)
    else if (setting) raw[setting] = value === '' ? undefined : value
    else
      throw new AlmaError('INVALID_INPUT', {
        detail: `There is no parameter ${key.replace(/[^\w]/g, '').slice(0, 64)} of this action.`
      })
  }
  try {
    return readSettings(raw)
  } catch (error) {
    if (error instanceof InputError)
      throw new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${error.path} ${error.message}.` })
    throw error
  }
}
