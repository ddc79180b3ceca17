import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { Policies, RuleConditions, TermsKind } from './policies.ts'

export const TermsSettingSchema = defineEntity({
  name: 'TermsSetting',
  tableName: 'terms_setting',
  properties: {
    institution: p.string().length(64).primary(),
    /** IANA name. Without a row the institution lives in UTC. */
    timeZone: p.string().length(64)
  }
})
/** What holds for the institution as a whole. */
export class TermsSetting extends TermsSettingSchema.class {}
TermsSettingSchema.setClass(TermsSetting)

export const TermsOfUseSchema = defineEntity({
  name: 'TermsOfUse',
  tableName: 'terms_of_use',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    kind: p.string().length(16).$type<TermsKind>(),
    name: p.string().length(255),
    policies: p.json<Policies>()
  }
})
/** A bundle of policies: how long, how often, what it costs (CIRC-08). */
export class TermsOfUse extends TermsOfUseSchema.class {}
TermsOfUseSchema.setClass(TermsOfUse)

export const FulfillmentRuleSchema = defineEntity({
  name: 'FulfillmentRule',
  tableName: 'fulfillment_rule',
  properties: {
    institution: p.string().length(64).primary(),
    /** Rules are tried in this order; the first that fits decides. */
    place: p.integer().primary(),
    kind: p.string().length(16).$type<TermsKind>(),
    name: p.string().length(255),
    /** Code of the fulfillment unit; null: every unit. */
    unit: p.string().length(64).nullable(),
    conditions: p.json<RuleConditions>(),
    /** Code of the terms that hold. */
    terms: p.string().length(64)
  }
})
/** Which terms hold for whom and for what. */
export class FulfillmentRule extends FulfillmentRuleSchema.class {}
FulfillmentRuleSchema.setClass(FulfillmentRule)

export const entities = [TermsSetting, TermsOfUse, FulfillmentRule]

/** These tables as statements see them. */
export type TermsTables = TablesOf<typeof TermsSettingSchema | typeof TermsOfUseSchema | typeof FulfillmentRuleSchema>
