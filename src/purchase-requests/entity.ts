import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { PurchaseRecord } from './record.ts'

const nextId = "nextval('patronage_id')"

export const PurchaseRequestSchema = defineEntity({
  name: 'PurchaseRequest',
  tableName: 'purchase_request',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Who asked; null once the link to the person is cut. */
    userId: p.bigint('string').nullable(),
    /** Code of PurchaseRequestStatus. */
    status: p.string().length(64),
    /** Code of PR_RequestedFormat. */
    format: p.string().length(64),
    /** Code of PR_CitationType. */
    citationType: p.string().length(64).nullable(),
    owningLibrary: p.string().length(64).nullable(),
    /** Why it was rejected: code of PR_RejectReasons. */
    rejectReason: p.string().length(255).nullable(),
    record: p.json<PurchaseRecord>().columnType('json'),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'userId'] }, { properties: ['institution', 'createdAt'] }]
})

/** A wish of a user that the library buy something. */
export class PurchaseRequest extends PurchaseRequestSchema.class {}
PurchaseRequestSchema.setClass(PurchaseRequest)

export const entities = [PurchaseRequest]

/** These tables as statements see them. */
export type AcquisitionsTables = TablesOf<typeof PurchaseRequestSchema>
