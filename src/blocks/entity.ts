import { defineEntity, p } from '@mikro-orm/core'
import type { LimitSettings } from './settings.ts'

const LimitSettingsSchema = defineEntity({
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
