import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { Guarded, UserRecord } from './record/record.ts'

const nextId = "nextval('patronage_id')"

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    primaryId: p.string().length(255),
    firstName: p.string().length(255).nullable(),
    lastName: p.string().length(255),
    recordType: p.string().length(64),
    userGroup: p.string().length(255).nullable(),
    jobCategory: p.string().length(255).nullable(),
    accountType: p.string().length(64),
    /** Code of the SIS profile; only external users have one. */
    externalId: p.string().length(255).nullable(),
    status: p.string().length(64),
    expiryDate: p.date().nullable(),
    purgeDate: p.date().nullable(),
    /**
     * The whole record in wire shape, without labels and without secrets: what is only carried needs no column.
     * `json`, not `jsonb`: it keeps the order of keys, and two equal records must be equal texts.
     */
    record: p.json<UserRecord>().columnType('json'),
    /** Of each protected field: the last value the SIS sent, and whether a person has changed it since. */
    guarded: p.json<Guarded>().columnType('json'),
    /** scrypt of the PIN and of the password: `scrypt$...` (passwords.ts). */
    pin: p.string().length(255).nullable(),
    password: p.string().length(255).nullable(),
    failedLogins: p.integer().default(0),
    lockedUntil: p.datetime().nullable(),
    /** Digest of the `<user>` element that a SIS run last settled into this record; null after any other change. */
    sisDigest: p.blob().nullable(),
    version: p.integer().default(1),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  },
  indexes: [
    { properties: ['institution', 'lastName', 'firstName', 'primaryId'] },
    { properties: ['institution', 'modifiedAt'] },
    { properties: ['institution', 'sisDigest'] }
  ]
})

/** A person of the institution, staff or patron. */
export class User extends UserSchema.class {}
UserSchema.setClass(User)

export const UserIdentifierSchema = defineEntity({
  name: 'UserIdentifier',
  tableName: 'user_identifier',
  properties: {
    institution: p.string().length(64).primary(),
    /** The value in lower case: no two identifiers of an institution may differ by case only (SIS-22). */
    valueKey: p.string().length(255).primary(),
    userId: p.bigint('string'),
    /** Code of UserIdentifierTypes; empty for the primary id. */
    idType: p.string().length(255)
  },
  indexes: [{ properties: ['institution', 'userId'] }]
})

/** Every value that names a user, the primary id among them: unique in the institution, without regard to case. */
export class UserIdentifier extends UserIdentifierSchema.class {}
UserIdentifierSchema.setClass(UserIdentifier)

export const UserAttachmentSchema = defineEntity({
  name: 'UserAttachment',
  tableName: 'user_attachment',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    userId: p.bigint('string'),
    type: p.string().length(64),
    note: p.text(),
    fileName: p.string().length(255),
    content: p.blob().lazy(),
    size: p.integer(),
    createdBy: p.string().length(64),
    createdAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'userId'] }]
})

/** A file kept with a user: what was written to the person, or what the library filed. */
export class UserAttachment extends UserAttachmentSchema.class {}
UserAttachmentSchema.setClass(UserAttachment)

export const entities = [User, UserIdentifier, UserAttachment]

/** These tables as statements see them. */
export type UsersTables = TablesOf<typeof UserSchema | typeof UserIdentifierSchema | typeof UserAttachmentSchema>
