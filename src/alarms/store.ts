import { tryName } from '../data/locks.ts'
import { anyOf, change, db, json, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { Known } from './rules.ts'
import type { AlarmSettings } from './schema.ts'

/** The alarms that are known to last, the oldest first. */
export const knownAlarms = (work: Work): Promise<Known[]> =>
  rows(
    work,
    db
      .selectFrom('alarm')
      .where('institution', '=', work.institution)
      .select(['about', 'since', 'toldAt', 'triedAt'])
      .orderBy('since')
      .orderBy('about')
  )

/** Notes an alarm that has begun. */
export async function addAlarm(work: Work, of: { about: string; code: string; profile: string | null }): Promise<void> {
  await change(work, db.insertInto('alarm').values({ institution: work.institution, ...of, since: work.now }))
}

/** Removes an alarm that is over. */
export async function removeAlarm(work: Work, about: string): Promise<void> {
  await change(work, db.deleteFrom('alarm').where('institution', '=', work.institution).where('about', '=', about))
}

/** Notes that a mail about alarms was taken by the server, or that it was not. */
export async function noteMail(work: Work, about: readonly string[], isTaken: boolean): Promise<void> {
  const alarms = db.updateTable('alarm').set(isTaken ? { toldAt: work.now, triedAt: null } : { triedAt: work.now })
  await change(work, alarms.where('institution', '=', work.institution).where('about', '=', anyOf(about)))
}

/** Who is told, and how often, and of which kinds nobody is: where nothing was decided there is nobody to tell. */
export async function alarmSettings(work: Work): Promise<AlarmSettings> {
  const settings = db.selectFrom('alarm_settings').where('institution', '=', work.institution)
  const found = await row(work, settings.select(['addresses', 'repeatHours', 'switchedOff']))
  if (!found) return { addresses: [], repeat_hours: 24, switched_off: [] }
  return {
    addresses: found.addresses,
    repeat_hours: found.repeatHours,
    switched_off: found.switchedOff as AlarmSettings['switched_off']
  }
}

/** Decides who is told, how often, and of what not. */
export async function changeAlarmSettings(work: Work, settings: AlarmSettings): Promise<AlarmSettings> {
  const { addresses, repeat_hours: repeatHours, switched_off } = settings
  const decided = { addresses: json(addresses), repeatHours, switchedOff: json(switched_off) }
  const values = { ...decided, modifiedAt: work.now, modifiedBy: work.actor }
  await change(
    work,
    db
      .insertInto('alarm_settings')
      .values({ institution: work.institution, ...values })
      .onConflict(known => known.column('institution').doUpdateSet(values))
  )
  return settings
}

/** Whom SIS profiles name for their own alarms, by the profile's code. */
export async function addressesOfProfiles(work: Work): Promise<Map<string, string[]>> {
  const profiles = db.selectFrom('sis_profile').where('institution', '=', work.institution)
  const addresses = sql<string[] | null>`settings -> 'alarmAddresses'`
  const found = await rows(work, profiles.select(['code', addresses.as('addresses')]))
  return new Map(found.map(profile => [profile.code, profile.addresses ?? []]))
}

/** Takes the institution's alarms until the transaction ends, unless another process looks at them. */
export const takeAlarms = (work: Work): Promise<boolean> => tryName(work, `patronage:alarms:${work.institution}`)
