import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { DepositNote, DepositStatus } from './record.ts'

const nextId = "nextval('patronage_id')"

export const DepositSchema = defineEntity({
  name: 'Deposit',
  tableName: 'user_deposit',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Who deposits; null once the link to the person is cut. */
    userId: p.bigint('string').nullable(),
    title: p.text(),
    /** Id of the deposit profile. */
    profile: p.string().length(64),
    status: p.string().length(16).$type<DepositStatus>(),
    mmsId: p.string().length(64),
    representationId: p.string().length(64),
    notes: p.json<DepositNote[]>().columnType('json'),
    /** When it was first submitted; null for a draft. */
    submittedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'userId'] }]
})

/** A work that a user gives to the library's repository. */
export class Deposit extends DepositSchema.class {}
DepositSchema.setClass(Deposit)

export const entities = [Deposit]

/** These tables as statements see them. */
export type DepositsTables = TablesOf<typeof DepositSchema>
