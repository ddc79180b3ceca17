import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { Reason } from './delivery/rules.ts'

const nextId = "nextval('patronage_id')"

/** Where a letter is: kept only, waiting for the server of its channel, accepted by it, or given up. */
export type LetterState = 'STORED' | 'QUEUED' | 'SENT' | 'FAILED'

export const LetterSchema = defineEntity({
  name: 'Letter',
  tableName: 'letter',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Null once the letter is no longer tied to a person. The text names nobody. */
    userId: p.bigint('string').nullable(),
    /** A name of `templates.ts`. */
    type: p.string().length(64),
    createdAt: p.datetime(),
    createdBy: p.string().length(64),
    subject: p.string().length(255),
    text: p.text(),
    loanId: p.bigint('string').nullable(),
    requestId: p.bigint('string').nullable(),
    feeId: p.bigint('string').nullable(),
    channel: p.string().length(16).$type<'NONE' | 'EMAIL' | 'SMS'>().default('NONE'),
    sentAt: p.datetime().nullable(),
    state: p.string().length(16).$type<LetterState>().default('STORED'),
    /** Why it did not go, or did not arrive: a code of delivery/rules.ts; null: it did, or it waits. */
    reason: p.string().length(16).$type<Reason>().nullable()
  },
  indexes: [{ properties: ['institution', 'userId'] }, { properties: ['institution', 'createdAt'] }]
})

/** A notice to a user: what was written, when, about what, and whether it was mailed. */
export class Letter extends LetterSchema.class {}
LetterSchema.setClass(Letter)

export const LetterSettingSchema = defineEntity({
  name: 'LetterSetting',
  tableName: 'letter_setting',
  properties: {
    institution: p.string().length(64).primary(),
    type: p.string().length(64).primary(),
    active: p.boolean()
  }
})

/** Whether the institution writes letters of a type, where it differs from the default of the type. */
export class LetterSetting extends LetterSettingSchema.class {}
LetterSettingSchema.setClass(LetterSetting)

export const LetterConfigurationSchema = defineEntity({
  name: 'LetterConfiguration',
  tableName: 'letter_configuration',
  properties: {
    institution: p.string().length(64).primary(),
    /** A code of `catalogue.ts`, of one or several types; or a type by its name: what is said of that goes before. */
    code: p.string().length(64).primary(),
    /** Days after which letters of this code are deleted; null: never (LET-02). */
    retentionDays: p.integer().nullable(),
    /** A style sheet that the institution keeps here; letters are not made by it. */
    xsl: p.text().nullable(),
    modifiedAt: p.datetime(),
    modifiedBy: p.string().length(64)
  }
})
/** What the institution has decided about one letter of conf/letters. */
export class LetterConfiguration extends LetterConfigurationSchema.class {}
LetterConfigurationSchema.setClass(LetterConfiguration)

export const entities = [Letter, LetterSetting, LetterConfiguration]

/** These tables as statements see them. */
export type LettersTables = TablesOf<
  typeof LetterSchema | typeof LetterSettingSchema | typeof LetterConfigurationSchema
>
