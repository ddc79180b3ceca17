import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

export const AlarmSettingsSchema = defineEntity({
  name: 'AlarmSettings',
  tableName: 'alarm_settings',
  properties: {
    institution: p.string().length(64).primary(),
    /** E-mail addresses of staff. */
    addresses: p.json<string[]>().columnType('json'),
    repeatHours: p.integer(),
    /** Kinds that raise no alarm. */
    switchedOff: p.json<string[]>().columnType('json').default('[]'),
    modifiedAt: p.datetime(),
    modifiedBy: p.string().length(64)
  }
})
/** Who of an institution is told of alarms, and how often. */
export class AlarmSettings extends AlarmSettingsSchema.class {}
AlarmSettingsSchema.setClass(AlarmSettings)

export const AlarmSchema = defineEntity({
  name: 'Alarm',
  tableName: 'alarm',
  properties: {
    institution: p.string().length(64).primary(),
    /** What it is about, such as `run:1534`: one thing has one alarm. */
    about: p.string().length(255).primary(),
    code: p.string().length(32),
    profile: p.string().length(64).nullable(),
    since: p.datetime(),
    /** When somebody was told last; null: nobody was yet. */
    toldAt: p.datetime().nullable(),
    /** When a mail about it was not taken. */
    triedAt: p.datetime().nullable()
  }
})
/** Something that somebody should look at, for as long as it lasts. Says nothing of patrons. */
export class Alarm extends AlarmSchema.class {}
AlarmSchema.setClass(Alarm)

export const entities = [AlarmSettings, Alarm]

/** These tables as statements see them. */
export type AlarmsTables = TablesOf<typeof AlarmSettingsSchema | typeof AlarmSchema>
