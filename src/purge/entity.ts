import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { wholeNumber } from '../data/whole-number.ts'
import type { UserRecord } from '../users/record/record.ts'
import type { ReceiptBody } from './receipt/record.ts'
import type { DeletePolicy } from './settings.ts'

export const PolicySchema = defineEntity({
  name: 'DeletePolicyRow',
  tableName: 'delete_policy',
  properties: {
    institution: p.string().length(64).primary(),
    policy: p.string().length(32).$type<DeletePolicy>(),
    /** User groups that no purge of this institution touches (PUR-10). */
    protectedGroups: p.json<string[]>(),
    /** Whether active requests stand against a deletion by hand (PUR-06). */
    requestsProtect: p.boolean(),
    /** Whether a deletion also anonymizes what is over, whatever the rules of the families say. */
    cutLinks: p.boolean().default(false),
    modifiedAt: p.datetime(),
    modifiedBy: p.string().length(64)
  }
})
/** What an institution keeps of users who are deleted. One without a row has the usual policy. */
export class DeletePolicyRow extends PolicySchema.class {}
PolicySchema.setClass(DeletePolicyRow)

export const PurgedUserSchema = defineEntity({
  name: 'PurgedUser',
  tableName: 'purged_user',
  properties: {
    institution: p.string().length(64).primary(),
    /**
     * As it was, where everything is kept; otherwise a number by chance. What is over is tied to it until the rules of
     * its family cut it (AN-01).
     */
    id: p.bigint('string').primary(),
    /** Always DELETED. */
    status: p.string().length(64),
    /** By which policy this is what is left. */
    policy: p.string().length(32).$type<DeletePolicy>(),
    /** As reports read it: the name, the primary id that was, or an id that names nobody (PUR-01). */
    lastName: p.string().length(255),
    userGroup: p.string().length(255).nullable(),
    jobCategory: p.string().length(255).nullable(),
    /** Codes of the statistical categories, sorted. */
    statisticalCategories: p.json<string[]>(),
    /** Of a user who stays fully reportable: the rest. */
    record: p.json<UserRecord>().columnType('json').nullable(),
    expiryDate: p.date().nullable(),
    deletedOn: p.date()
  },
  indexes: [{ properties: ['institution', 'policy', 'id'] }]
})
/** What a delete policy has left of a user: for reports only. No address leads here, no feed matches it. */
export class PurgedUser extends PurgedUserSchema.class {}
PurgedUserSchema.setClass(PurgedUser)

export const ReceiptSchema = defineEntity({
  name: 'PrivacyReceipt',
  tableName: 'privacy_receipt',
  properties: {
    institution: p.string().length(64).primary(),
    /** By chance: who has it, has it from the deletion. */
    id: p.string().length(32).primary(),
    /** The day, by the clocks of the institution; a minute might be found again elsewhere. */
    issuedOn: p.date(),
    policy: p.string().length(32).$type<DeletePolicy>(),
    body: p.json<ReceiptBody>().columnType('json')
  }
})
/** That somebody was forgotten, how much, and what stays. It names nobody and is tied to nothing. */
export class PrivacyReceipt extends ReceiptSchema.class {}
ReceiptSchema.setClass(PrivacyReceipt)

export const ResultSchema = defineEntity({
  name: 'PurgeResult',
  tableName: 'purge_result',
  properties: {
    institution: p.string().length(64).primary(),
    /** The run of the purge. */
    instance: p.bigint('string').primary(),
    userId: p.bigint('string').primary(),
    /** A code of rules.ts. */
    code: p.string().length(32),
    reason: p.string().length(255).nullable(),
    /** In the currency's smallest unit; what was waived, or would be. */
    waivedMinor: wholeNumber().default(0),
    receipt: p.string().length(32).nullable()
  }
})
/** What a purge did with one user, by internal id. Goes with the job "Purge Reports Purge". */
export class PurgeResult extends ResultSchema.class {}
ResultSchema.setClass(PurgeResult)

export const RunSchema = defineEntity({
  name: 'PurgeRun',
  tableName: 'purge_run',
  properties: {
    institution: p.string().length(64).primary(),
    instance: p.bigint('string').primary(),
    /** The run looks at everybody by this day, however often it is taken up again. */
    today: p.date(),
    /** The last user, by number, that it has dealt with: where it goes on. */
    after: p.bigint('string'),
    /** True when somebody has asked it to stop. */
    cancelled: p.boolean()
  }
})
/** How far a run of the purge is. */
export class PurgeRun extends RunSchema.class {}
RunSchema.setClass(PurgeRun)

export const entities = [DeletePolicyRow, PurgedUser, PrivacyReceipt, PurgeResult, PurgeRun]

/** These tables as statements see them. */
export type PurgeTables = TablesOf<
  typeof PolicySchema | typeof PurgedUserSchema | typeof ReceiptSchema | typeof ResultSchema | typeof RunSchema
>
