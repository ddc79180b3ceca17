import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

const nextId = "nextval('patronage_id')"

export const UserSetSchema = defineEntity({
  name: 'UserSet',
  tableName: 'user_set',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Unique in the institution (402263). */
    name: p.string().length(255),
    description: p.string().length(1000).nullable(),
    type: p.string().length(16).$type<'ITEMIZED' | 'LOGICAL'>(),
    /** Code of SetContentType. Only USER is kept. */
    content: p.string().length(16),
    private: p.boolean(),
    status: p.string().length(16).$type<'ACTIVE' | 'INACTIVE'>(),
    statusAt: p.datetime(),
    note: p.string().length(2000).nullable(),
    /** Of a logical set: the search whose users are its members (SET-04). */
    query: p.string().length(2000).nullable(),
    origin: p.string().length(16),
    createdBy: p.string().length(64),
    createdAt: p.datetime()
  },
  uniques: [{ properties: ['institution', 'name'] }]
})

/** A named set of users: listed one by one (itemized), or those that a search finds at the time (logical). */
export class UserSet extends UserSetSchema.class {}
UserSetSchema.setClass(UserSet)

export const UserSetMemberSchema = defineEntity({
  name: 'UserSetMember',
  tableName: 'user_set_member',
  properties: {
    institution: p.string().length(64).primary(),
    setId: p.bigint('string').primary(),
    userId: p.bigint('string').primary()
  },
  indexes: [{ properties: ['institution', 'userId'] }]
})

/** That a user is in an itemized set. */
export class UserSetMember extends UserSetMemberSchema.class {}
UserSetMemberSchema.setClass(UserSetMember)

export const entities = [UserSet, UserSetMember]

/** These tables as statements see them. */
export type SetsTables = TablesOf<typeof UserSetSchema | typeof UserSetMemberSchema>
