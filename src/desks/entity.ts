import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

/** Alma's names: of the slip that goes with an item in transit, and of that of a request (misspelt by Alma, too). */
export type SlipLetter = 'FulTransitSlipLetter' | 'FulReasourceRequestSlipLetter'
export type PrintoutStatus = 'Pending' | 'Printed' | 'Canceled'

const nextId = "nextval('patronage_id')"

export const InHouseUseSchema = defineEntity({
  name: 'InHouseUse',
  tableName: 'in_house_use',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    itemId: p.bigint('string'),
    bibId: p.bigint('string'),
    library: p.string().length(64),
    desk: p.string().length(64),
    usedAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'itemId'] }, { properties: ['institution', 'usedAt'] }]
})
/** Use of an item within the library, noticed when it is scanned although nobody had borrowed it (CIRC-09). */
export class InHouseUse extends InHouseUseSchema.class {}
InHouseUseSchema.setClass(InHouseUse)

export const PrintoutSchema = defineEntity({
  name: 'Printout',
  tableName: 'printout',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Code of the slip. */
    letter: p.string().length(64).$type<SlipLetter>(),
    library: p.string().length(64),
    desk: p.string().length(64),
    /** Code of the desk's printer; empty: the queue of all printouts. */
    printer: p.string().length(255),
    status: p.string().length(16).$type<PrintoutStatus>(),
    /** What the slip is about. Its text is made when it is read, so that it keeps nobody's name. */
    itemId: p.bigint('string'),
    requestId: p.bigint('string').nullable(),
    /** Where the item goes, as the slip says. */
    destination: p.text(),
    createdBy: p.string().length(64),
    createdAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'status'] }, { properties: ['institution', 'requestId'] }]
})
/** A slip that waits for a printer. */
export class Printout extends PrintoutSchema.class {}
PrintoutSchema.setClass(Printout)

export const entities = [InHouseUse, Printout]

/** These tables as statements see them. */
export type DesksTables = TablesOf<typeof InHouseUseSchema | typeof PrintoutSchema>
