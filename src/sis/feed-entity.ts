import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

export const SisRejectSchema = defineEntity({
  name: 'SisReject',
  tableName: 'sis_reject',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    /** Number of the record within the run, counted from 0. */
    number: p.integer().primary(),
    kind: p.enum(['xml', 'json', 'csv']),
    /** The record as it was sent, in UTF-8. Personal data. */
    content: p.blob()
  }
})

/** A rejected record as it came, so that it can be corrected and sent again. Kept as long as the run's report. */
export class SisReject extends SisRejectSchema.class {}
SisRejectSchema.setClass(SisReject)

/** What kept a file out of a run, or an alarm about the feed itself. */
export type NoticeCode =
  | 'GROWING'
  | 'KNOWN'
  | 'UNREADABLE'
  | 'LEFT'
  | 'NOT_RENAMED'
  | 'NOT_A_FEED'
  | 'MISSING'
  | 'SHRUNK'

export const SisNoticeSchema = defineEntity({
  name: 'SisNotice',
  tableName: 'sis_notice',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    number: p.integer().primary(),
    code: p.string().length(32).$type<NoticeCode>(),
    /** Name of the file; null: the feed as a whole. */
    file: p.string().length(255).nullable(),
    message: p.text(),
    at: p.datetime()
  }
})

/** What a run has to say of its files, beside its records. Holds no personal data. */
export class SisNotice extends SisNoticeSchema.class {}
SisNoticeSchema.setClass(SisNotice)

export const SisContestSchema = defineEntity({
  name: 'SisContest',
  tableName: 'sis_contest',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    /** Number of the record within the run, counted from 0. */
    number: p.integer().primary(),
    /** Why it is not taken: our name of the reason (REPEATED: it says nothing new), Alma's code, the sentence. */
    reason: p.string().length(64),
    code: p.string().length(16),
    message: p.text(),
    primaryId: p.string().length(255).nullable(),
    /** The user it was about; 0: none. */
    userId: p.bigint('string')
  }
})

/**
 * A record that claims what another record of the feed claims too, where that changes what becomes of it: decided
 * before anything is applied (contest.ts). Personal data; removed when the run has ended.
 */
export class SisContest extends SisContestSchema.class {}
SisContestSchema.setClass(SisContest)

export const SisClaimSchema = defineEntity({
  name: 'SisClaim',
  tableName: 'sis_claim',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    valueKey: p.string().length(255).primary(),
    /** Who would own the identifier; null: it would be free. */
    userId: p.bigint('string').nullable(),
    idType: p.string().length(255),
    primaryId: p.string().length(255)
  }
})

/**
 * Identifiers that a dry run would have moved: what its later records see. Of another run whose records have no order:
 * those that users have lost in it, with whose they were. Removed when the run has ended.
 */
export class SisClaim extends SisClaimSchema.class {}
SisClaimSchema.setClass(SisClaim)

export const feedEntities = [SisReject, SisNotice, SisContest, SisClaim]

/** These tables as statements see them. */
export type SisFeedTables = TablesOf<
  typeof SisRejectSchema | typeof SisNoticeSchema | typeof SisClaimSchema | typeof SisContestSchema
>
