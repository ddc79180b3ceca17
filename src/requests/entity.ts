import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { snapshotColumns } from '../users/record/snapshot.ts'
import type { RequestRecord } from './rules/record.ts'

const nextId = "nextval('request_id')"

export const requestTypes = ['HOLD', 'DIGITIZATION', 'BOOKING'] as const
export const requestStatuses = ['NOT_STARTED', 'IN_PROCESS', 'ON_HOLD_SHELF', 'HISTORY'] as const
/** What is to be done next with the copy of a request; null while it waits and after its end. */
export const requestTasks = ['PICK', 'TRANSIT', 'SHELF', 'DELIVERY', 'DIGITIZE', 'SEND'] as const
export const requestEnds = ['FULFILLED', 'CANCELLED', 'EXPIRED', 'SHELF_EXPIRED'] as const
export const pickupTypes = [
  'LIBRARY',
  'CIRCULATION_DESK',
  'INSTITUTION',
  'USER_HOME_ADDRESS',
  'USER_WORK_ADDRESS'
] as const

export const RequestSchema = defineEntity({
  name: 'Request',
  tableName: 'request',
  properties: {
    institution: p.string().length(64).primary(),
    /** Ids rise with time: the order of ids is the order of the queue. */
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** The requester; null once the request is anonymized. */
    userId: p.bigint('string').nullable(),
    type: p.enum(requestTypes),
    subType: p.string().length(64),
    bibId: p.bigint('string'),
    title: p.text().nullable(),
    author: p.text().nullable(),
    /** The one item that is wanted; null: any copy of the title that fits. */
    itemId: p.bigint('string').nullable(),
    /** Of a title-level request: only copies of this holding, of this description, of this material. */
    holdingId: p.bigint('string').nullable(),
    description: p.string().length(1000).nullable(),
    materialType: p.string().length(64).nullable(),
    /** The copy that is kept for this request while it is in process or on the hold shelf. One request a copy. */
    boundItemId: p.bigint('string').nullable(),
    /** Of a request that ended: the copy that it had. */
    lastItemId: p.bigint('string').nullable(),
    status: p.enum(requestStatuses),
    task: p.enum(requestTasks).nullable(),
    pickupType: p.enum(pickupTypes).nullable(),
    pickupLibrary: p.string().length(64).nullable(),
    pickupDesk: p.string().length(64).nullable(),
    pickupInstitution: p.string().length(64).nullable(),
    /** Where the next step is done. */
    managedLibrary: p.string().length(64).nullable(),
    managedDesk: p.string().length(64).nullable(),
    /** What a personal delivery costs the requester, as the terms said when it was asked for; null: nothing. */
    deliveryFeeMinor: p.integer().nullable(),
    /** Department that digitizes. */
    department: p.string().length(64).nullable(),
    lastInterestDate: p.date().nullable(),
    /** Last day of the clock that runs now: picking from the shelf, or waiting on the hold shelf (REQ-20). */
    expiryDate: p.date().nullable(),
    bookingStart: p.datetime().nullable(),
    bookingEnd: p.datetime().nullable(),
    adjustedStart: p.datetime().nullable(),
    adjustedEnd: p.datetime().nullable(),
    /** What is only carried, in wire shape: comment, pages, volume. The requester wrote it. */
    record: p.json<RequestRecord>(),
    ...snapshotColumns,
    /** On lists of items to be picked: seen, printed. */
    reported: p.boolean().default(false),
    printed: p.boolean().default(false),
    createdAt: p.datetime(),
    createdBy: p.string().length(64),
    modifiedAt: p.datetime(),
    /** When the status became what it is. */
    statusAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    ending: p.enum(requestEnds).nullable(),
    /** Code of RequestCancellationReasons. */
    cancelReason: p.string().length(255).nullable(),
    cancelNote: p.text().nullable()
  },
  indexes: [
    { properties: ['institution', 'userId', 'status'] },
    { properties: ['institution', 'bibId', 'status'] },
    { properties: ['institution', 'itemId'] },
    { properties: ['institution', 'status', 'expiryDate'] }
  ],
  // Two requests can never keep the same copy: whatever the code forgets to lock, the database refuses.
  uniques: [{ properties: ['institution', 'boundItemId'] }]
})

/** What a user has asked for: an item to be fetched, a page to be copied, a time to be reserved. */
export class RequestEntity extends RequestSchema.class {}
RequestSchema.setClass(RequestEntity)

/** A request as it is read: every column is there, empty ones are null. */
export type Request = {
  [K in Extract<keyof RequestEntity, string>]-?: Exclude<RequestEntity[K], undefined>
}

export type RequestStatus = (typeof requestStatuses)[number]
export type RequestType = (typeof requestTypes)[number]
export type RequestTask = (typeof requestTasks)[number]
export type RequestEnd = (typeof requestEnds)[number]
export type PickupType = (typeof pickupTypes)[number]

export const entities = [RequestEntity]

/** These tables as statements see them. */
export type RequestsTables = TablesOf<typeof RequestSchema>
