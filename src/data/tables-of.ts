import type { InferKyselyDB } from '@mikro-orm/sql'

/**
 * The tables of a union of entity schemas, for typed statements: columns by the names of their properties, of the types
 * that the entities give them.
 */
export type TablesOf<Schema extends { name: string; tableName?: string }> = InferKyselyDB<
  Schema,
  { columnNamingStrategy: 'property' }
>
