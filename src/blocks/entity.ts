import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { LimitSettings } from './settings.ts'

export const LimitSettingsSchema = defineEntity({
  name: 'PatronLimits',
  tableName: 'patron_limits',
  properties: {
    institution: p.string().length(64).primary(),
    /** Read with every loan and request: one row, one look. */
    settings: p.json<LimitSettings>(),
    modifiedAt: p.datetime(),
    modifiedBy: p.string().length(64)
  }
})

/** What an institution lets its users have at a time, and what its blocks stop. */
export class PatronLimits extends LimitSettingsSchema.class {}
LimitSettingsSchema.setClass(PatronLimits)

export const entities = [PatronLimits]

/** These tables as statements see them. */
export type BlocksTables = TablesOf<typeof LimitSettingsSchema>
