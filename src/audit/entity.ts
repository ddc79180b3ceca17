import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { wholeNumber } from '../data/whole-number.ts'

export const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  properties: {
    institution: p.string().length(64).primary(),
    /** 1, 2, 3, ... without a gap: a missing number is a removed entry. */
    number: wholeNumber().primary(),
    /**
     * What happened, as the text that was hashed: JSON of `[moment, actor, action, subject, count, detail]`. The
     * columns below repeat it for searching; the verifier compares them.
     */
    content: p.text(),
    /** SHA-256 (hex) of institution, number, content and the hash of the entry before: the links of the chain. */
    hash: p.string().length(64),
    at: p.datetime(),
    actor: p.string().length(255),
    action: p.string().length(64),
    subject: p.string().length(255).nullable(),
    /**
     * Internal ids of the users whose data was read, in ascending order; null where nobody's was. The content holds
     * their digest, so that they can be forgotten before the entry is.
     */
    people: p.array<string>().columnType('bigint[]').nullable(),
    /** 128 random bits (hex) that the digest begins with: without them, ids could be tried. Goes with the people. */
    salt: p.string().length(32).nullable()
  },
  indexes: [
    { properties: ['institution', 'at'] },
    { properties: ['institution', 'action'] },
    { properties: ['institution', 'subject'] },
    { properties: ['people'], type: 'gin' }
  ]
})

/** Who did what, when, to how many. Written once; never changed; removed by retention only, from the old end. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry)

export const AuditHeadSchema = defineEntity({
  name: 'AuditHead',
  tableName: 'audit_head',
  properties: {
    institution: p.string().length(64).primary(),
    /** The newest entry. Its row is locked while one is added, so that the chain never forks. */
    number: wholeNumber(),
    hash: p.string().length(64),
    /** The newest entry that retention removed: the chain is checked from here on; 0 and '' before the first purge. */
    anchorNumber: wholeNumber().default(0),
    anchorHash: p.string().length(64).default('')
  }
})

/** Both ends of an institution's chain. */
export class AuditHead extends AuditHeadSchema.class {}
AuditHeadSchema.setClass(AuditHead)

export const entities = [AuditEntry, AuditHead]

/** These tables as statements see them. */
export type AuditTables = TablesOf<typeof AuditEntrySchema | typeof AuditHeadSchema>
