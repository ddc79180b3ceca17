import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import type { Limits } from './schema.ts'
import { defaultSettings, type LimitSettings } from './settings.ts'
import { storedLimits, storeLimits } from './store.ts'

/** The institution's limits and definitions; those of the service where it has set none. */
export async function getLimits(work: Work): Promise<Limits> {
  return ((await storedLimits(work)) ?? defaultSettings) as Limits
}

/** Replaces them. A group or a code twice is refused, and a group that the institution does not have (401664). */
export async function putLimits(work: Work, limits: Limits): Promise<Limits> {
  const tables = await codeTables(work)
  refuseTwice(
    'user group',
    limits.limits.map(({ user_group }) => user_group)
  )
  refuseTwice(
    'block',
    limits.definitions.map(({ code }) => code)
  )
  for (const { user_group: group } of limits.limits)
    if (group !== '*' && tables.has('UserGroups') && !tables.isCode('UserGroups', group))
      throw new AlmaError('INVALID_INPUT', { detail: `There is no user group ${group}.` })
  await storeLimits(work, limits as LimitSettings)
  return limits
}

function refuseTwice(kind: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new AlmaError('INVALID_INPUT', { detail: `The ${kind} ${twice} is named twice.` })
}
