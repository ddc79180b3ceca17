import { createHash } from 'node:crypto'
import { AlmaError } from '../../alma/errors.ts'
import { recordAudit } from '../../audit/service.ts'
import type { Config } from '../../config.ts'
import { nextSlot } from '../../jobs/schedule.ts'
import type { Work } from '../../platform/work.ts'
import { timeZoneOf } from '../../terms/service.ts'
import type { Moment } from './predicate-store.ts'
import {
  changedSettings,
  type FamilySettings,
  nothingDecided,
  type PrivacyChange,
  type PrivacySettings
} from './settings.ts'
import { findSettings, writeSettings } from './settings-store.ts'

interface Stored {
  settings: PrivacySettings
  lockedBy: string | null
}

/** What the institution has decided. One that has decided nothing forgets nothing: everything is switched off. */
export async function settingsOf(work: Work): Promise<Stored> {
  return (await findSettings(work)) ?? { settings: nothingDecided(), lockedBy: null }
}

/**
 * Decides anew; what the change does not name stays. Refused while a central office has locked the settings (AN-09);
 * 401664 for a schedule that never comes. Leaves an entry in the audit trail.
 */
export async function changeSettings(work: Work, change: PrivacyChange): Promise<Stored> {
  const { settings: before, lockedBy } = await settingsOf(work)
  if (lockedBy !== null) throw new AlmaError('PRIVACY_LOCKED', { owner: lockedBy })
  const settings = changedSettings(before, change)
  await storeSettings(work, settings, null)
  return { settings, lockedBy: null }
}

/**
 * Writes settings and who has locked them, with an audit entry: for the central office (cli.ts) and the sandbox, too.
 * 401664 for a schedule that never comes: nothing would ever be forgotten, and nobody be told.
 */
export async function storeSettings(work: Work, settings: PrivacySettings, lockedBy: string | null): Promise<void> {
  if (!nextSlot(settings.schedule, 'UTC', work.now))
    throw new AlmaError('INVALID_INPUT', { detail: 'Parameter value invalid: schedule is no cron that ever comes.' })
  await writeSettings(work, settings, lockedBy)
  await recordAudit(work, {
    action: 'privacy.settings',
    detail: { rules: digestOf(settings), locked: lockedBy !== null }
  })
}

/** SHA-256 of the settings, in hex: what manifests and the audit trail name them by. */
export const digestOf = (settings: PrivacySettings): string =>
  createHash('sha256').update(JSON.stringify(settings)).digest('hex')

/** Now, by the institution's clocks. */
export const momentOf = async (work: Work): Promise<Moment> => ({ now: work.now, zone: await timeZoneOf(work) })

/** Days that reports of runs tell of single users: as the institution has decided, else as the installation has. */
export const reportDaysOf = async (work: Work, { REPORT_DAYS }: Pick<Config, 'REPORT_DAYS'>): Promise<number> =>
  (await settingsOf(work)).settings.report_days ?? REPORT_DAYS

/** The name of a rule as reports show it. */
export const ruleName = ({ rules }: FamilySettings, index: number): string => rules[index]?.name ?? 'default'
