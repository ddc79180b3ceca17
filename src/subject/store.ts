import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { type Held, namedIn } from './tables.ts'

/** Whom an answer is about. */
export interface Subject {
  id: number
  /** Every value that names the user, in lower case. */
  words: readonly string[]
  /** Regular expression (PostgreSQL's) that finds any of them as a whole word, without regard to case. */
  pattern: string
}

/** Who it is, by number. */
export async function subjectOf(work: Work, id: number): Promise<Subject> {
  const rows = await sql<{ value: string }>(
    work,
    'select value_key as value from user_identifier where institution = $1 and user_id = $2 order by value_key',
    [work.institution, id]
  )
  const words = rows.map(({ value }) => value)
  return { id, words, pattern: patternOf(words) }
}

/** Finds any of the words where nothing that could belong to a longer one stands beside it. */
export const patternOf = (words: readonly string[]): string => {
  const literal = words.map(word => word.replace(/[\\^$.|?*+()[\]{}-]/g, '\\$&'))
  // Nobody is without an identifier; were it so, nothing must be found, and not everything.
  return `(^|[^[:alnum:]@._+-])(${literal.join('|') || '.^'})[._+-]*($|[^[:alnum:]@._+-])`
}

/** The columns of each table's primary key, without the institution. */
export async function keysOf(work: Work): Promise<Map<string, string[]>> {
  const rows = await sql<{ table: string; columns: string[] }>(
    work,
    `select c.relname as table, array_agg(a.attname::text order by k.place) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       cross join unnest(i.indkey::int[]) with ordinality as k (attribute, place)
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attribute
     where i.indisprimary and n.nspname = 'public' group by c.relname`
  )
  return new Map(rows.map(({ table, columns }) => [table, columns.filter(name => name !== 'institution')]))
}

const keyText = (columns: readonly string[]): string =>
  columns.length === 0 ? "''" : `concat_ws(':', ${columns.map(name => `t."${name}"`).join(', ')})`

// Constants of one row: the planner folds them, and a condition need not use them all.
const subject = 'cross join (select $2::bigint as me, $3::text[] as words, $4::text as pattern) p'
const bound = (work: Work, { id, words, pattern }: Subject): unknown[] => [work.institution, id, words, pattern]

/** A row that is told of. */
export interface HeldRow {
  key: string
  data: Record<string, unknown>
  /** What its end hangs on: the number of the family's row, or the moment from which days count, as text. */
  anchor: string | null
}

const anchorOf = ({ ends }: Held): string => {
  if (ends.by === 'family') return `${ends.id}::text`
  if (ends.by === 'clock') return `t.${ends.from}::text`
  if (ends.by !== 'run') return 'null::text'
  return `(select j.end_time::text from job_instance j where j.institution = t.institution and j.id = t.${ends.run})`
}

/** The rows of a table that are about a user, in the order of their keys. */
export function rowsOf(work: Work, held: Held, key: readonly string[], who: Subject): Promise<HeldRow[]> {
  const { table, mine, without = [], own = [], more } = held
  const hidden = own.map(name => `case when t.${name} is distinct from p.me then '${name}' end`)
  const left = [...['institution', ...without].map(name => `'${name}'`), ...hidden]
  return sql<HeldRow>(
    work,
    `select ${keyText(key)} as key, ${anchorOf(held)} as anchor,
       jsonb_strip_nulls(to_jsonb(t)) - array_remove(array[${left.join(', ')}]::text[], null)
         ${more ? `|| coalesce(${more}, '{}'::jsonb)` : ''} as data
     from "${table}" t ${subject} where t.institution = $1 and ${mine} order by ${key.map(name => `t."${name}"`).join(', ')}`,
    bound(work, who)
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
  const rows = await sql<{ key: string; columns: string[] }>(
    work,
    `select ${keyText(key)} as key,
       (select array_agg(e.key order by e.key) from jsonb_each(to_jsonb(t)) e where ${namedIn('e.value::text')}) as columns
     from "${table}" t ${subject} where t.institution = $1 and ${namedIn('t::text', 'to_jsonb(t)::text')}
       and ${keyText(key)} <> all($5::text[]) limit ${mostMentions}`,
    [...bound(work, { ...who, pattern: patternOf([...who.words, String(who.id)]) }), told]
  )
  return rows.filter(({ columns }) => columns).map(row => ({ table, ...row }))
}

/** What is kept of a user's secrets: that they exist. */
export async function secretsOf(work: Work, id: number): Promise<{ pin: boolean; password: boolean }> {
  const [row] = await sql<{ pin: boolean; password: boolean }>(
    work,
    'select pin is not null as pin, password is not null as password from app_user where institution = $1 and id = $2',
    [work.institution, id]
  )
  return row ?? { pin: false, password: false }
}

/** A file of a user, with its bytes. */
export async function contentOf(work: Work, userId: number, id: number): Promise<Buffer | undefined> {
  const [row] = await sql<{ content: Buffer }>(
    work,
    'select content from user_attachment where institution = $1 and user_id = $2 and id = $3',
    [work.institution, userId, id]
  )
  return row?.content
}

/** The purge date of a user, `YYYY-MM-DD`. */
export async function purgeDateOf(work: Work, id: number): Promise<string | null> {
  const [row] = await sql<{ purgeDate: string | null }>(
    work,
    'select purge_date::text as "purgeDate" from app_user where institution = $1 and id = $2',
    [work.institution, id]
  )
  return row?.purgeDate ?? null
}
