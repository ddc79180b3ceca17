import { CompiledQuery, type Kysely } from 'kysely'
import type { Work } from './work.ts'

/**
 * One bound statement inside the work's own transaction (or on a free connection when it has none). The ORM inlines
 * parameters into the text; this sends them apart. The institution must be named in the text: no filter is applied.
 */
export async function sql<Row>(work: Pick<Work, 'em'>, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const context = (work.em.getTransactionContext() ?? work.em.getKysely()) as unknown as Kysely<unknown>
  return (await context.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows
}

/**
 * The same, prepared, for statements that are hot enough: PostgreSQL plans them once a connection, which is most of
 * what a small read costs. Within the work's transaction when it has one.
 */
export async function prepared<Row>(
  work: Pick<Work, 'em' | 'pool' | 'inTransaction'>,
  name: string,
  text: string,
  values: unknown[]
): Promise<Row[]> {
  if (!work.inTransaction) return (await work.pool.query({ name, text, values })).rows
  // The query runner hands on what it is given, and the driver takes a statement with a name in the place of a text.
  return sql<Row>(work, { name, text } as unknown as string, values)
}
