import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { wholeNumber } from '../data/whole-number.ts'
import { snapshotColumns } from '../users/record/snapshot.ts'
import type { SharingContact, SharingNote, SharingRecord, SharingStep } from './record.ts'

const nextId = "nextval('patronage_id')"

export const SharingRequestSchema = defineEntity({
  name: 'SharingRequest',
  tableName: 'resource_sharing_request',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** `BORROWING`: a user of ours asks elsewhere; `LENDING`: a partner asks us. */
    kind: p.string().length(16).$type<'BORROWING' | 'LENDING'>(),
    /** Who asked; null for a partner's request, and once the request is anonymized. */
    userId: p.bigint('string').nullable(),
    externalId: p.string().length(255),
    /** The external id as far as it must be unique: a partner's own ids are unique with the partner only. */
    externalKey: p.string().length(600),
    status: p.string().length(64),
    /** When it reached a final status (RS-02, AN-07); null while it is open. */
    endedAt: p.datetime().nullable(),
    /** Code of the resource sharing library. */
    owner: p.string().length(64),
    partner: p.string().length(255).nullable(),
    format: p.string().length(255),
    suppliedFormat: p.string().length(255).nullable(),
    mmsId: p.string().length(64).nullable(),
    title: p.text().nullable(),
    shippingCostMinor: wholeNumber().nullable(),
    shippingCurrency: p.string().length(8).nullable(),
    fund: p.string().length(255).nullable(),
    /** When the partner wants it back, and how long it waits on the hold shelf (RS-03). */
    dueDate: p.date().nullable(),
    holdUntil: p.date().nullable(),
    cancelReason: p.string().length(255).nullable(),
    printed: p.boolean().default(false),
    reported: p.boolean().default(false),
    record: p.json<SharingRecord>().columnType('json'),
    /** What may name the person; emptied when the request is anonymized. */
    contact: p.json<SharingContact>().columnType('json'),
    notes: p.json<SharingNote[]>().columnType('json'),
    steps: p.json<SharingStep[]>().columnType('json'),
    createdAt: p.datetime(),
    modifiedAt: p.datetime(),
    ...snapshotColumns
  },
  indexes: [
    { properties: ['institution', 'userId'] },
    { properties: ['institution', 'kind', 'owner', 'createdAt'] },
    { properties: ['institution', 'endedAt'] }
  ],
  uniques: [{ properties: ['institution', 'kind', 'externalKey'] }]
})

/** A request for what the institution does not have, or for what it has and another one asks for. */
export class SharingRequest extends SharingRequestSchema.class {}
SharingRequestSchema.setClass(SharingRequest)

export const entities = [SharingRequest]

/** These tables as statements see them. */
export type SharingTables = TablesOf<typeof SharingRequestSchema>
