import { type BinaryLike, createHmac, randomBytes } from 'node:crypto'
import { allTables } from '../inventory/table.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { ScanReport } from './manifest.ts'

const declared = (table: string) => allTables().find(one => one.table === table)

/** The rows of a table that are searched, as SQL: those that belong to nobody living (src/inventory). */
const searched = (table: string): string => {
  const living = declared(table)?.living
  return living === undefined ? 'true' : `(${living}) is not true`
}

/** What may be part of an identifier; the rest separates. The plain one is for texts of ASCII alone: most are. */
const token = /[\p{L}\p{N}][\p{L}\p{N}@._+-]*/gu
const plainToken = /[a-z0-9][a-z0-9@._+-]*/g
const plain = /^[\t\n\r -~]*$/
/** Shorter ones are words and numbers of every day: finding them says nothing. */
const shortest = 5
const page = 2000
/** Blocks of a table that are read in one go, of 8 kB each: some thousand rows. */
const blocksAtOnce = 64

const tokensOf = (lower: string): readonly string[] => lower.match(plain.test(lower) ? plainToken : token) ?? []

/** Words of a text as they are compared: in lower case, without marks at their end. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const found of tokensOf(text.toLowerCase())) {
    if (found.length < shortest) continue
    const word = /[._+-]$/.test(found) ? found.replace(/[._+-]+$/, '') : found
    if (word.length >= shortest) words.push(word)
  }
  return words
}

/**
 * The word by which an identifier is found: itself, where it is one; of several, the longest with a digit or an @. The
 * others of them (`https`, `orcid.org`) stand everywhere. Undefined: nothing of it is a word that says whose it is.
 */
export function wordOf(identifier: string): string | undefined {
  const words = wordsOf(identifier)
  if (tokensOf(identifier.toLowerCase()).length === 1) return words[0]
  return words.filter(word => /[\p{N}@]/u.test(word)).sort((one, other) => other.length - one.length)[0]
}

/**
 * Escapes of JSON, and what is escaped more than once (json within json, or as a part of a row): a letter that belongs
 * to an escape must not be read as the first of a word.
 */
const escapes = /\\+(?:u([0-9a-f]{4})|[nrtbf])/gi
const unescaped = (text: string): string =>
  text.replace(escapes, (_, code?: string) => (code ? String.fromCharCode(Number.parseInt(code, 16)) : ' '))

/** A text as it stands, and as it reads without escapes where it has any: either may be what is meant. */
export function readingsOf(text: string): string[] {
  if (!text.includes('\\')) return [text]
  const plain = unescaped(text)
  return plain === text ? [text] : [text, plain]
}

/** Names of people as digests under a key that is never stored: who finds them later learns nothing (AN-29). */
export interface Digests {
  readonly size: number
  /** Identifiers that no word stands for: too short, or words of every day. They are not looked for. */
  readonly unsearched: number
  has(word: string): boolean
  /** Overwrites the key: from then on nobody can tell whom the digests were of. */
  destroy(): void
}

/** How many words that are nobody's name are remembered: columns repeat themselves. */
const mostRemembered = 100_000

/** The digests of identifiers: of each the one word that stands for it. */
export function digestsOf(identifiers: Iterable<string>): Digests {
  const key = randomBytes(32)
  // 128 bits of it: what chance could bring together is a false alarm once in the age of the universe.
  const digest = (word: string): string =>
    createHmac('sha256', key as BinaryLike)
      .update(word)
      .digest()
      .toString('latin1', 0, 16)
  const known = new Set<string>()
  const lengths = new Set<number>()
  const nobodys = new Set<string>()
  const wordless = new Set<string>()
  for (const identifier of identifiers) {
    const word = wordOf(identifier)
    if (word === undefined) wordless.add(digest(identifier.toLowerCase()))
    else {
      known.add(digest(word))
      lengths.add(word.length)
    }
  }
  return {
    size: known.size,
    unsearched: wordless.size,
    has(word) {
      if (!lengths.has(word.length) || nobodys.has(word)) return false
      if (known.has(digest(word))) return true
      if (nobodys.size >= mostRemembered) nobodys.clear()
      nobodys.add(word)
      return false
    },
    destroy() {
      key.fill(0)
      known.clear()
      nobodys.clear()
    }
  }
}

/** What names users, also those whom a delete policy has kept: identifiers, e-mail addresses, telephone numbers. */
export async function identifiersOf(work: Work, people: readonly number[]): Promise<string[]> {
  const found: string[] = []
  for (let from = 0; from < people.length; from += page) {
    const some = people.slice(from, from + page)
    const rows = await sql<{ value: string }>(
      work,
      `with person as (
         select record from app_user where institution = $1 and id = any($2::bigint[])
         union all select record from purged_user where institution = $1 and id = any($2::bigint[]) and record is not null)
       select value_key as value from user_identifier where institution = $1 and user_id = any($2::bigint[])
       union all select record ->> 'primary_id' from person
       union all select last_name from purged_user
         where institution = $1 and id = any($2::bigint[]) and policy = 'KEEP_STATISTICS'
       union all select i ->> 'value' from person, json_array_elements(record -> 'user_identifier') i
       union all select e ->> 'email_address' from person, json_array_elements(record #> '{contact_info,email}') e
       union all
       select replace(p ->> 'phone_number', ' ', '') from person, json_array_elements(record #> '{contact_info,phone}') p`,
      [work.institution, some]
    )
    for (const { value } of rows) if (value) found.push(value)
  }
  return found
}

/**
 * Searches every column of every table of the institution for the identifiers of people whose links were cut: nothing
 * may be found but where they live on (`living` in the inventory). Reads some blocks at a time: memory is bounded. Only
 * whole words count, so it shows that known identifiers are absent, not that nobody could be guessed (docs/privacy.md).
 */
export async function residualScan(work: Work, digests: Digests, ids: ReadonlySet<string>): Promise<ScanReport> {
  const owned = await sql<{ table: string }>(
    work,
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'institution' order by 1`
  )
  const tables = owned.map(({ table }) => table).filter(table => declared(table)?.living !== 'true')
  const { size: identifiers, unsearched } = digests
  const report: ScanReport = { tables: tables.length, rows: 0, identifiers, unsearched, hits: [] }
  for (const table of tables) await scanTable(work, table, finder(table, digests, ids), report)
  return report
}

type Finds = (text: string) => boolean

/** The audit trail names users by their internal ids, on purpose, and by nothing else (AUD-03). */
function finder(table: string, digests: Digests, ids: ReadonlySet<string>): Finds {
  const isOne = declared(table)?.keepsIds
    ? (word: string) => digests.has(word)
    : (word: string) => ids.has(word) || digests.has(word)
  return text => readingsOf(text).some(reading => wordsOf(reading).some(isOne))
}

async function scanTable(work: Work, table: string, finds: Finds, report: ScanReport): Promise<void> {
  const condition = searched(table)
  const found = new Map<string, number>()
  const [size] = await sql<{ blocks: number }>(
    work,
    `select (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int as blocks`,
    [`public."${table}"`]
  )
  // By blocks, not by keys: each is read once, in whatever order its rows lie.
  for (let block = 0; block <= (size?.blocks ?? 0); block += blocksAtOnce) {
    const rows = await sql<{ place: string; text: string }>(
      work,
      `select t.ctid::text as place, t::text as text from "${table}" t
       where t.institution = $1 and t.ctid >= $2::tid and t.ctid < $3::tid and (${condition})`,
      [work.institution, `(${block},0)`, `(${block + blocksAtOnce},0)`]
    )
    for (const { place, text } of rows) if (finds(text)) await locate(work, table, place, finds, found)
    report.rows += rows.length
  }
  for (const [column, count] of found) report.hits.push({ table, column, count })
}

/** Which columns of a row hold what was found. */
async function locate(work: Work, table: string, place: string, finds: Finds, found: Map<string, number>) {
  const cells = await sql<{ column: string; text: string | null }>(
    work,
    `select e.key as column, e.value::text as text from "${table}" t, jsonb_each(to_jsonb(t)) e
     where t.institution = $1 and t.ctid = $2::tid`,
    [work.institution, place]
  )
  for (const { column, text } of cells) if (text && finds(text)) found.set(column, (found.get(column) ?? 0) + 1)
}
