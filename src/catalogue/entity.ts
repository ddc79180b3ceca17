import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import type { ProcessType } from './record/process.ts'
import type { BibRecord, HoldingRecord, ItemRecord } from './record/record.ts'

export const BibSchema = defineEntity({
  name: 'Bib',
  tableName: 'bib',
  properties: {
    institution: p.string().length(64).primary(),
    /** The MMS id. */
    id: p.bigint('string').primary(),
    title: p.text(),
    author: p.text().nullable(),
    /** As the cataloguer wrote it, marks included: `c1933.` */
    publicationYear: p.string().length(255).nullable(),
    record: p.json<BibRecord>().columnType('json'),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  }
})
/** A title. */
export class Bib extends BibSchema.class {}
BibSchema.setClass(Bib)

export const HoldingSchema = defineEntity({
  name: 'Holding',
  tableName: 'holding',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary(),
    bibId: p.bigint('string'),
    library: p.string().length(64),
    location: p.string().length(64),
    callNumber: p.text().nullable(),
    record: p.json<HoldingRecord>().columnType('json'),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'bibId'] }, { properties: ['institution', 'library', 'location'] }]
})
/** The place of a title's copies: a library, a location, a call number. */
export class Holding extends HoldingSchema.class {}
HoldingSchema.setClass(Holding)

export const ItemSchema = defineEntity({
  name: 'Item',
  tableName: 'item',
  properties: {
    institution: p.string().length(64).primary(),
    /** The pid. */
    id: p.bigint('string').primary(),
    bibId: p.bigint('string'),
    holdingId: p.bigint('string'),
    barcode: p.string().length(255),
    /** The barcode in lower case: no two items of an institution may differ by case only. */
    barcodeKey: p.string().length(255),
    /** Where it belongs. */
    library: p.string().length(64),
    location: p.string().length(64),
    inTemporaryLocation: p.boolean().default(false),
    temporaryLibrary: p.string().length(64).nullable(),
    temporaryLocation: p.string().length(64).nullable(),
    /** Code of ItemPolicy: the exception of this item from the rules of its location. */
    policy: p.string().length(255).nullable(),
    /** The policy while it stands in its temporary location. */
    temporaryPolicy: p.string().length(255).nullable(),
    /** Code of PhysicalMaterialType. */
    materialType: p.string().length(255).nullable(),
    description: p.text().nullable(),
    /** Why it is not in its place; null: it is (process.ts). */
    processType: p.string().length(64).$type<ProcessType>().nullable(),
    /** On whose hold shelf it waits, in whose department it is, or where it is on its way to. */
    atLibrary: p.string().length(64).nullable(),
    /** The desk or the department there. */
    atDesk: p.string().length(64).nullable(),
    /** Of a work order: its type and its step. */
    workOrderType: p.string().length(64).nullable(),
    workOrderStatus: p.string().length(64).nullable(),
    record: p.json<ItemRecord>().columnType('json'),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  },
  indexes: [
    { properties: ['institution', 'bibId'] },
    { properties: ['institution', 'holdingId'] },
    { properties: ['institution', 'processType'] }
  ],
  uniques: [{ properties: ['institution', 'barcodeKey'] }]
})
/** A copy: what is lent. */
export class Item extends ItemSchema.class {}
ItemSchema.setClass(Item)

export const entities = [Bib, Holding, Item]

/** These tables as statements see them. */
export type ItemsTables = TablesOf<typeof BibSchema | typeof HoldingSchema | typeof ItemSchema>
