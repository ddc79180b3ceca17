import { defineEntity, p } from '@mikro-orm/core'

const nextId = "nextval('patronage_id')"

const InHouseUseSchema = defineEntity({
  name: 'InHouseUse',
  tableName: 'in_house_use',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('number').primary().defaultRaw(nextId),
    itemId: p.bigint('number'),
    bibId: p.bigint('number'),
    library: p.string().length(64),
    desk: p.string().length(64),
    usedAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'itemId'] }, { properties: ['institution', 'usedAt'] }]
})
/** Use of an item within the library, noticed when it is scanned although nobody had borrowed it (CIRC-09). */
export class InHouseUse extends InHouseUseSchema.class {}
InHouseUseSchema.setClass(InHouseUse)

const PrintoutSchema = defineEntity({
  name: 'Printout',
  tableName: 'printout',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('number').primary().defaultRaw(nextId),
    /** Code of the letter or slip. */
    letter: p.string().length(255),
    name: p.string().length(255),
    /** HTML. */
    content: p.text(),
    library: p.string().length(64),
    printer: p.string().length(64),
    status: p.string().length(16).$type<'PENDING' | 'PRINTED' | 'CANCELED'>(),
    itemId: p.bigint('number').nullable(),
    requestId: p.bigint('number').nullable(),
    /** Whom the slip names; null when nobody, or no longer. */
    userId: p.bigint('number').nullable(),
    createdAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'createdAt'] }, { properties: ['institution', 'userId'] }]
})
/** A slip or letter that waits for a printer. */
export class Printout extends PrintoutSchema.class {}
PrintoutSchema.setClass(Printout)

export const entities = [InHouseUse, Printout]
