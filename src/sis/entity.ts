import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { wholeNumber } from '../data/whole-number.ts'
import type { ProfileSettings } from './profile/settings.ts'
import { type Decided, type Failure, type GuardState, type Kinds, phases } from './run-state.ts'

const nextId = "nextval('patronage_id')"

export const SisProfileSchema = defineEntity({
  name: 'SisProfile',
  tableName: 'sis_profile',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    /** The number that the API shows as the profile's id. */
    id: p.bigint('string').defaultRaw(nextId),
    name: p.string().length(255),
    system: p.string().length(64),
    systemDescription: p.text().nullable(),
    description: p.text().nullable(),
    ftpConnection: p.string().length(255).nullable(),
    isDefault: p.boolean().default(false),
    settings: p.json<ProfileSettings>(),
    createdBy: p.string().length(64),
    createdAt: p.datetime(),
    modifiedAt: p.datetime()
  },
  uniques: [{ properties: ['institution', 'id'] }],
  indexes: [
    {
      name: 'sis_profile_code_key',
      // Codes are found without regard to case: two that differ in it alone would be one.
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" ("${columns.institution}", lower("${columns.code}"))`
    }
  ]
})

/** An integration profile of type USERS: one student information system and its rules (SIS-10). */
export class SisProfile extends SisProfileSchema.class {}
SisProfileSchema.setClass(SisProfile)

export const SisRunSchema = defineEntity({
  name: 'SisRun',
  tableName: 'sis_run',
  properties: {
    institution: p.string().length(64).primary(),
    /** The same number as its job instance. */
    id: p.bigint('string').primary(),
    profileCode: p.string().length(64),
    mode: p.enum(['import', 'synchronize']),
    dryRun: p.boolean().default(false),
    /** What it settles: a feed, the plan that a dry run made, or the changes of a run, backwards. */
    action: p.enum(['FEED', 'APPLY', 'UNDO']).default('FEED'),
    /** The run whose plan is applied, or whose changes are undone. */
    basedOn: p.bigint('string').nullable(),
    phase: p.enum([...phases]).default('WAITING'),
    /** The next user to be read: number of the file, number of the user in it. Moves with each commit. */
    fileNumber: p.integer().default(0),
    userNumber: p.integer().default(0),
    chunkNumber: p.integer().default(0),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    /** Milliseconds spent at work; a run that was taken up again goes on counting. */
    workedMs: p.integer().default(0),
    failure: p.json<Failure>().nullable(),
    /** What the guard found and who decided; null: not judged yet. */
    guard: p.json<GuardState>().nullable(),
    /** Records by kind of change, as far as the run is (guard.ts). */
    kinds: p.json<Kinds>().nullable(),
    /** Who asked it to stop, and why. */
    cancelled: p.json<Decided>().nullable(),
    /** Of a dry run that has ended: SHA-256 (hex) of all that it would change. */
    planHash: p.string().length(64).nullable(),
    /** Of a dry run that found something to do: until when its feed is kept to be applied. */
    planUntil: p.datetime().nullable(),
    /** How many records stand in `sis_contest`; null: not looked for yet. */
    contests: p.integer().nullable()
  },
  indexes: [{ properties: ['institution', 'profileCode', 'id'] }, { properties: ['institution', 'basedOn'] }]
})

/** One run of a profile over its waiting files. */
export class SisRun extends SisRunSchema.class {}
SisRunSchema.setClass(SisRun)

export const SisFileSchema = defineEntity({
  name: 'SisFile',
  tableName: 'sis_file',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    number: p.integer().primary(),
    name: p.string().length(255),
    format: p.enum(['zip', 'xml.gz', 'json.gz', 'csv.gz']),
    /** Size and SHA-256 (hex) of what was received. */
    bytes: wholeNumber(),
    sha256: p.string().length(64),
    /** Size of what is stored: the zip itself, or a posted body packed. */
    storedBytes: wholeNumber(),
    users: p.integer().nullable()
  }
})

/** A file of a run, as it came. Its content goes when the run has ended, a plan's when it is applied or expires. */
export class SisFile extends SisFileSchema.class {}
SisFileSchema.setClass(SisFile)

export const SisFileChunkSchema = defineEntity({
  name: 'SisFileChunk',
  tableName: 'sis_file_chunk',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    fileNumber: p.integer().primary(),
    number: p.integer().primary(),
    /** Up to `pieceBytes` bytes: all pieces but the last are full. */
    content: p.blob(),
    /** Begin of the upload: tells one that goes on from one that died. */
    storedAt: p.datetime()
  }
})

/** A piece of a file's content: in the database, so that any process can take a run up. */
export class SisFileChunk extends SisFileChunkSchema.class {}
SisFileChunkSchema.setClass(SisFileChunk)

export const SisChunkSchema = defineEntity({
  name: 'SisChunk',
  tableName: 'sis_chunk',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    number: p.integer().primary(),
    fileNumber: p.integer(),
    entry: p.string().length(255),
    /** Number of the first user within the run, counted from 0. */
    firstUser: p.integer(),
    lines: p.array<number>().columnType('int[]'),
    /** The user each record was matched to or became; 0 where there is none. */
    userIds: p.array<string>().columnType('bigint[]'),
    /** One letter a record: c created, u updated, n unchanged, r rejected. */
    outcomes: p.text()
  },
  // Which runs met a user (explain-store.ts): his number is unique in the whole database, so the array alone is enough.
  indexes: [{ properties: ['userIds'], type: 'gin' }]
})

/** What became of up to 500 records, in one row: an unchanged user must not cost a row of its own. */
export class SisChunk extends SisChunkSchema.class {}
SisChunkSchema.setClass(SisChunk)

export const SisRecordSchema = defineEntity({
  name: 'SisRecord',
  tableName: 'sis_record',
  properties: {
    institution: p.string().length(64).primary(),
    runId: p.bigint('string').primary(),
    /** Number of the record within the run, counted from 0. */
    number: p.integer().primary(),
    primaryId: p.string().length(255).nullable(),
    /** Of a rejected record: our name of the reason, Alma's code, the sentence. */
    reason: p.string().length(64).nullable(),
    code: p.string().length(16).nullable(),
    message: p.text().nullable(),
    /** Version of the user before (dry runs) or after (others) this record; null where there is none. */
    version: p.integer().nullable(),
    changes: p.json<unknown[]>().columnType('json').nullable()
  }
})

/** The details of a record that was created, updated or rejected, or of which a field was kept. Personal data. */
export class SisRecord extends SisRecordSchema.class {}
SisRecordSchema.setClass(SisRecord)

export const entities = [SisProfile, SisRun, SisFile, SisFileChunk, SisChunk, SisRecord]

/** These tables as statements see them. */
export type SisTables = TablesOf<
  | typeof SisProfileSchema
  | typeof SisRunSchema
  | typeof SisFileSchema
  | typeof SisFileChunkSchema
  | typeof SisChunkSchema
  | typeof SisRecordSchema
>
