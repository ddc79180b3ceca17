import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'

/** What is given back to a call that is repeated. */
export interface StoredAnswer {
  status: number
  /** Of those that the operation itself set: ETag, Location. */
  headers: Record<string, string>
  /** In wire shape: it is written in the format that the repeated call asks for. */
  body: unknown
}

export const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_key',
  properties: {
    institution: p.string().length(64).primary(),
    /** Name of the API key: two callers may use the same words. */
    actor: p.string().length(64).primary(),
    /** SHA-256 of the header Idempotency-Key, in hex. */
    key: p.string().length(64).primary(),
    /** SHA-256 of method, path, query and body, in hex. */
    call: p.string().length(64),
    /**
     * `json`, not `jsonb`: the order of keys is the order on the wire. Null while the first call works, and once
     * forgotten.
     */
    answer: p.json<StoredAnswer>().columnType('json').nullable(),
    /** Whom the answer names, by number: identifiers change. */
    userIds: p.array<string>().columnType('bigint[]').defaultRaw("'{}'"),
    createdAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'createdAt'] }, { properties: ['userIds'], type: 'gin' }]
})
/** An answer kept for the call that may be repeated. */
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey)

export const entities = [IdempotencyKey]

/** These tables as statements see them. */
export type IdempotencyTables = TablesOf<typeof IdempotencyKeySchema>
