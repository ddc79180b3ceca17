import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { Change } from '../users/record/change.ts'

export const UserUpdateRunSchema = defineEntity({
  name: 'UserUpdateRun',
  tableName: 'user_update_run',
  properties: {
    institution: p.string().length(64).primary(),
    /** Number of the job instance. */
    instance: p.bigint('string').primary(),
    setId: p.bigint('string'),
    dryRun: p.boolean(),
    /** How many members the set had when the run began. */
    members: p.integer(),
    /** The last user that is settled: a killed run goes on behind it. */
    place: p.bigint('string').default('0'),
    /** Who asked the run to stop: a name of a key. */
    cancelledBy: p.string().length(64).nullable(),
    /** Parameters that mean nothing here, by name. */
    notApplicable: p.json<string[]>(),
    createdAt: p.datetime()
  }
})

/** How far one run of the Update/Notify users job is. */
export class UserUpdateRun extends UserUpdateRunSchema.class {}
UserUpdateRunSchema.setClass(UserUpdateRun)

export const UserUpdateResultSchema = defineEntity({
  name: 'UserUpdateResult',
  tableName: 'user_update_result',
  properties: {
    institution: p.string().length(64).primary(),
    instance: p.bigint('string').primary(),
    userId: p.bigint('string').primary(),
    outcome: p.string().length(16).$type<'UPDATED' | 'UNCHANGED' | 'NOTIFIED' | 'FAILED'>(),
    /** Why it failed: code and message of the error. Names no person. */
    code: p.string().length(16).nullable(),
    message: p.string().length(1000).nullable(),
    /** Fields before and after: a copy of personal data, removed with the report. */
    changes: p.json<Change[]>().nullable()
  },
  indexes: [{ properties: ['institution', 'userId'] }]
})

/** What a run did, or would do, to one user. */
export class UserUpdateResult extends UserUpdateResultSchema.class {}
UserUpdateResultSchema.setClass(UserUpdateResult)

export const entities = [UserUpdateRun, UserUpdateResult]

/** These tables as statements see them. */
export type UserUpdatesTables = TablesOf<typeof UserUpdateRunSchema | typeof UserUpdateResultSchema>
