import {
  CamelCasePlugin,
  type Compilable,
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type RawBuilder,
  sql
} from 'kysely'
import type { Pool } from 'pg'
import { takeMoment, type Work } from '../platform/work.ts'
import { Compiler, Place } from './compiler.ts'
import type { Tables } from './tables.ts'

/** Composes typed statements over all tables; it runs none. Names are those of the entities' properties. */
export const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: of => new PostgresIntrospector(of),
    createQueryCompiler: () => new Compiler()
  },
  plugins: [new CamelCasePlugin()]
})

export { sql }

/**
 * Fits each value of a list, however long: `where('id', '=', anyOf(ids))`. The list is one bound value, so that the
 * text of the statement stays the same.
 */
export const anyOf = <Value>(values: readonly Value[]) => sql<Value>`any(${values})`

/** Orders texts by their code points, so that pages are the same on every server. */
export const inCodePoints = (column: string) => sql`${sql.ref(column)} collate "C"`

/** How many rows there are. A plain count is of 64 bits; what is counted here is not. */
export const count = () => sql<number>`count(*)::int`

/** A document for a column of type json or jsonb: a list would else be taken for an array of the database. */
export const json = <Document>(document: Document) => sql<Document>`${JSON.stringify(document)}::jsonb`

/** A statement as it is composed: with Kysely's builder, or as a template `sql\`...\`` with the type of its rows. */
export type Statement<Row> = Compilable<Row> | RawBuilder<Row>

/** What a statement needs of a unit of work. */
export type Reach = Pick<Work, 'em' | 'pool' | 'inTransaction'> & Partial<Pick<Work, 'now' | 'clock'>>

/** Reaches the database outside of any unit of work: each statement on a free connection, of no institution. */
export const onPool = (pool: Pool): Reach & Pick<Work, 'institution'> => ({
  pool,
  institution: '',
  inTransaction: false,
  get em(): never {
    throw new Error('There is no unit of work here.')
  }
})

interface Answer {
  rows: unknown[]
  /** How many rows were inserted, changed or removed. */
  affected: number
}

const compiled = (statement: Statement<unknown>): CompiledQuery =>
  'isRawBuilder' in statement ? statement.compile(db) : statement.compile()

/** A text as the driver takes it, so that rows come with the names of properties (`shape.ts`). */
interface Prepared {
  name?: string
  text: string
  named: true
}

/** True of a statement that waits for whoever holds what it locks. */
const waits = (text: string): boolean =>
  /\bfor (no key )?(update|share)\b|\bfor key share\b|pg_advisory_xact_lock/.test(text)

async function answer(work: Reach, query: Prepared, values: readonly unknown[]): Promise<Answer> {
  // In no transaction any connection will do: the pool itself is the shortest way to one.
  if (!work.inTransaction) {
    const { rows, rowCount } = await work.pool.query(query, [...values])
    return { rows, affected: rowCount ?? 0 }
  }
  const transaction = (work.em.getTransactionContext() ?? work.em.getKysely()) as unknown as Kysely<unknown>
  // The query runner hands on what it is given, and the driver takes this in the place of a text.
  const found = await transaction.executeQuery(CompiledQuery.raw(query as unknown as string, [...values]))
  // What happens from here on is later than what the one has written who was waited for.
  if (work.now && waits(query.text)) takeMoment(work as Pick<Work, 'now' | 'clock'>)
  return { rows: found.rows, affected: Number(found.numAffectedRows ?? 0n) }
}

async function ask(work: Reach, statement: Statement<unknown>): Promise<Answer> {
  const { sql: text, parameters } = compiled(statement)
  return answer(work, { text, named: true }, parameters)
}

/** Runs a statement inside the work's transaction, or on a free connection; gives its rows. */
export async function rows<Row>(work: Reach, statement: Statement<Row>): Promise<Row[]> {
  return (await ask(work, statement)).rows as Row[]
}

/** The same of a statement that gives one row at most. */
export async function row<Row>(work: Reach, statement: Statement<Row>): Promise<Row | undefined> {
  return (await rows(work, statement))[0]
}

/** Runs a statement that changes something; gives how many rows it has inserted, changed or removed. */
export async function change(work: Reach, statement: Statement<unknown>): Promise<number> {
  return (await ask(work, statement)).affected
}

/** Runs a prepared statement: the institution is the work's own, the other values are given. */
export type PreparedStatement<Values, Row> = (
  work: Reach & Pick<Work, 'institution'>,
  given: Omit<Values, 'institution'>
) => Promise<Row[]>

/**
 * Prepares a statement for hot paths: it is composed once, and PostgreSQL parses it once a connection. `compose` gets
 * the values by name, the institution among them; while it composes, each only stands for what is given when the
 * statement runs, so it must not look at them. A list is a value as well (`anyOf`).
 */
export function prepare<Values extends { institution: string }, Row>(
  name: string,
  compose: (values: Values) => Statement<Row>
): PreparedStatement<Values, Row> {
  let known: { text: string; places: readonly unknown[] } | undefined
  const values = new Proxy({}, { get: (_, key) => new Place(String(key)) }) as Values
  return async (work, given) => {
    if (!known) {
      const { sql: text, parameters } = compiled(compose(values))
      known = { text, places: parameters }
    }
    const all = { ...given, institution: work.institution } as Record<string, unknown>
    const bound = known.places.map(place => (place instanceof Place ? all[place.name] : place))
    return (await answer(work, { name, text: known.text, named: true }, bound)).rows as Row[]
  }
}
