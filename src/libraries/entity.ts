import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { CircDeskRecord, DepartmentRecord, LocationRecord, OpenHourRecord } from './record.ts'

const nextId = "nextval('patronage_id')"

export const CampusSchema = defineEntity({
  name: 'Campus',
  tableName: 'campus',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    name: p.string().length(255)
  }
})
/** A site of the institution. */
export class Campus extends CampusSchema.class {}
CampusSchema.setClass(Campus)

export const LibrarySchema = defineEntity({
  name: 'Library',
  tableName: 'library',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    id: p.bigint('string').defaultRaw(nextId),
    name: p.string().length(255),
    description: p.string().length(1000).nullable(),
    /** True for a library that borrows for its patrons from elsewhere and lends to others. */
    resourceSharing: p.boolean().default(false),
    campus: p.string().length(64).nullable(),
    defaultLocation: p.string().length(64).nullable()
  }
})
/** A library of the institution. */
export class Library extends LibrarySchema.class {}
LibrarySchema.setClass(Library)

export const LocationSchema = defineEntity({
  name: 'Location',
  tableName: 'location',
  properties: {
    institution: p.string().length(64).primary(),
    library: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    id: p.bigint('string').defaultRaw(nextId),
    name: p.string().length(255),
    /** Decides which loan and request rules hold for what stands here. */
    fulfillmentUnit: p.string().length(64).nullable(),
    /** What is only carried, in wire shape without labels. */
    record: p.json<LocationRecord>()
  }
})
/** A shelf, room or store of a library. */
export class Location extends LocationSchema.class {}
LocationSchema.setClass(Location)

export const CircDeskSchema = defineEntity({
  name: 'CircDesk',
  tableName: 'circ_desk',
  properties: {
    institution: p.string().length(64).primary(),
    library: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    id: p.bigint('string').defaultRaw(nextId),
    name: p.string().length(255),
    record: p.json<CircDeskRecord>()
  }
})
/** A desk where items are lent, returned and waited for. */
export class CircDesk extends CircDeskSchema.class {}
CircDeskSchema.setClass(CircDesk)

export const DepartmentSchema = defineEntity({
  name: 'Department',
  tableName: 'department',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    id: p.bigint('string').defaultRaw(nextId),
    name: p.string().length(255),
    type: p.string().length(64),
    /** Code of the library that owns it; empty: the institution does. */
    library: p.string().length(64),
    record: p.json<DepartmentRecord>()
  }
})
/** A place where work is done on items: digitization, acquisition, binding. */
export class Department extends DepartmentSchema.class {}
DepartmentSchema.setClass(Department)

export const FulfillmentUnitSchema = defineEntity({
  name: 'FulfillmentUnit',
  tableName: 'fulfillment_unit',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    name: p.string().length(255)
  }
})
/** A group of locations that lend by the same rules. */
export class FulfillmentUnit extends FulfillmentUnitSchema.class {}
FulfillmentUnitSchema.setClass(FulfillmentUnit)

export const RemoteStorageSchema = defineEntity({
  name: 'RemoteStorage',
  tableName: 'remote_storage',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    name: p.string().length(255)
  }
})
/** A store outside the library that items are fetched from. */
export class RemoteStorage extends RemoteStorageSchema.class {}
RemoteStorageSchema.setClass(RemoteStorage)

export const OpenHourSchema = defineEntity({
  name: 'OpenHour',
  tableName: 'open_hour',
  properties: {
    institution: p.string().length(64).primary(),
    /** Code of the library; empty: all libraries that have none of their own say. */
    library: p.string().length(64).primary(),
    place: p.integer().primary(),
    /** In wire shape without labels. */
    record: p.json<OpenHourRecord>()
  }
})
/** A line of the calendar: hours of a weekday, an event, or an exception. */
export class OpenHour extends OpenHourSchema.class {}
OpenHourSchema.setClass(OpenHour)

export const entities = [Campus, Library, Location, CircDesk, Department, FulfillmentUnit, RemoteStorage, OpenHour]

/** These tables as statements see them. */
export type LibrariesTables = TablesOf<
  | typeof CampusSchema
  | typeof LibrarySchema
  | typeof LocationSchema
  | typeof CircDeskSchema
  | typeof DepartmentSchema
  | typeof FulfillmentUnitSchema
  | typeof RemoteStorageSchema
  | typeof OpenHourSchema
>
