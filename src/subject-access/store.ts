import { db, row, rows, sql } from '../data/statements.ts'
import type { TableColumns } from '../data/table-columns.ts'
import type { Work } from '../platform/work.ts'
import { type Held, namedIn } from './tables.ts'

/** Whom an answer is about. */
export interface Subject {
  id: string
  /** Every value that names the user, in lower case. */
  words: readonly string[]
  /** Regular expression (PostgreSQL's) that finds any of them as a whole word, without regard to case. */
  pattern: string
}

/** Who it is, by number. */
export async function subjectOf(work: Work, id: string): Promise<Subject> {
  const identifiers = db
    .selectFrom('user_identifier')
    .where('institution', '=', work.institution)
    .where('userId', '=', id)
  const found = await rows(work, identifiers.select('valueKey').orderBy('valueKey'))
  const words = found.map(({ valueKey }) => valueKey)
  return { id, words, pattern: patternOf(words) }
}

/** Finds any of the words where nothing that could belong to a longer one stands beside it. */
export const patternOf = (words: readonly string[]): string => {
  const literal = words.map(word => word.replace(/[\\^$.|?*+()[\]{}-]/g, '\\$&'))
  // Nobody is without an identifier; were it so, nothing must be found, and not everything.
  return `(^|[^[:alnum:]@._+-])(${literal.join('|') || '.^'})[._+-]*($|[^[:alnum:]@._+-])`
}

const keyColumns = (columns: readonly string[]) => sql.join(columns.map(name => sql.ref(`t.${name}`)))
const keyText = (columns: readonly string[]) =>
  columns.length === 0 ? sql`''` : sql`concat_ws(':', ${keyColumns(columns)})`

// Constants of one row: the planner folds them, and a condition need not use them all.
const subject = ({ institution }: Work, { id, words, pattern }: Subject) =>
  sql`cross join (select ${institution}::text as institution, ${id}::bigint as me, ${words}::text[] as words, ${pattern}::text as pattern) p`
const of = (work: Work) => sql`t.institution = ${work.institution}`

/** A row that is told of. */
export interface HeldRow {
  key: string
  data: Record<string, unknown>
  /** What its end hangs on: the number of the family's row, or the moment from which days count, as text. */
  anchor: string | null
}

// What `heldTables` says of a table is text of the code, never of a caller.
const anchorOf = ({ ends }: Held) => {
  if (ends.by === 'family') return sql.raw(`${ends.id}::text`)
  if (ends.by === 'clock') return sql`${sql.ref(`t.${ends.from}`)}::text`
  if (ends.by !== 'run') return sql`null::text`
  return sql`(select j.end_time::text from job_instance j
    where j.institution = t.institution and j.id = ${sql.ref(`t.${ends.run}`)})`
}

/** The row as a document; ids are texts in it, since JSON's numbers are not exact to 19 digits for every reader. */
function documentOf({ ids, idLists }: TableColumns) {
  const texts = [...ids.map(name => [name, 'text'] as const), ...idLists.map(name => [name, 'text[]'] as const)].map(
    ([name, type]) => sql`${sql.lit(name)}, ${sql.ref(`t.${name}`)}::${sql.raw(type)}`
  )
  return sql`jsonb_strip_nulls(to_jsonb(t) || jsonb_build_object(${sql.join(texts)}))`
}

/** The rows of a table that are about a user, in the order of their keys. */
export function rowsOf(work: Work, held: Held, columns: TableColumns, who: Subject): Promise<HeldRow[]> {
  const { key } = columns
  const { table, mine, without = [], own = [], more } = held
  const hidden = own.map(name => sql`case when ${sql.ref(`t.${name}`)} is distinct from p.me then ${sql.lit(name)} end`)
  const left = [...['institution', ...without].map(name => sql`${sql.lit(name)}`), ...hidden]
  return rows(
    work,
    sql<HeldRow>`select ${keyText(key)} as key, ${anchorOf(held)} as anchor,
        ${documentOf(columns)} - array_remove(array[${sql.join(left)}]::text[], null)
          ${more ? sql`|| coalesce(${sql.raw(more)}, '{}'::jsonb)` : sql``} as data
      from ${sql.table(table)} t ${subject(work, who)} where ${of(work)} and ${sql.raw(mine)} order by ${keyColumns(key)}`
  )
}

/** A place where the user is named although no table of `heldTables` says so. */
export interface Mention {
  table: string
  key: string
  columns: string[]
}

/** An identifier that is a word of every day stands everywhere: so many rows of a table are enough to see that. */
const mostMentions = 1000

/** Rows of a table that name the user by an identifier or the number, as a whole word; but for those told already. */
export async function mentionsIn(
  work: Work,
  { table, key, told }: { table: string; key: readonly string[]; told: readonly string[] },
  who: Subject
): Promise<Mention[]> {
  const named = (text: string, plain?: string) => sql.raw(namedIn(text, plain))
  const found = await rows(
    work,
    sql<{ key: string; columns: string[] | null }>`select ${keyText(key)} as key,
        (select array_agg(e.key order by e.key) from jsonb_each(to_jsonb(t)) e where ${named('e.value::text')}) as columns
      from ${sql.table(table)} t ${subject(work, { ...who, pattern: patternOf([...who.words, String(who.id)]) })}
      where ${of(work)} and ${named('t::text', 'to_jsonb(t)::text')}
        and ${keyText(key)} <> all(${told}::text[]) limit ${mostMentions}`
  )
  return found.flatMap(({ key, columns }) => (columns ? [{ table, key, columns }] : []))
}

/** What is kept of a user's secrets: that they exist. */
export async function secretsOf(work: Work, id: string): Promise<{ pin: boolean; password: boolean }> {
  const user = db.selectFrom('app_user').where('institution', '=', work.institution).where('id', '=', id)
  const exists = (column: 'pin' | 'password') => sql<boolean>`${sql.ref(column)} is not null`.as(column)
  return (await row(work, user.select([exists('pin'), exists('password')]))) ?? { pin: false, password: false }
}

/** A file of a user, with its bytes. */
export async function contentOf(work: Work, userId: string, id: string): Promise<Uint8Array | undefined> {
  const files = db.selectFrom('user_attachment').where('institution', '=', work.institution)
  return (
    (await row(work, files.where('userId', '=', userId).where('id', '=', id).select('content')))?.content ?? undefined
  )
}

/** The purge date of a user, `YYYY-MM-DD`. */
export async function purgeDateOf(work: Work, id: string): Promise<string | null> {
  const user = db.selectFrom('app_user').where('institution', '=', work.institution).where('id', '=', id)
  return (await row(work, user.select('purgeDate')))?.purgeDate ?? null
}
