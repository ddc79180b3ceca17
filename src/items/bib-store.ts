import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Bib, Holding } from './entity.ts'
import type { BibRecord, HoldingRecord } from './record.ts'

// Bound statements, each naming the institution on every table: no filter reaches them.

type Raw<T> = Omit<T, 'createdAt' | 'modifiedAt'> & { createdAt: string; modifiedAt: string }
const moments = <T extends Bib | Holding>(row: Raw<T>): T =>
  ({ ...row, createdAt: new Date(row.createdAt), modifiedAt: new Date(row.modifiedAt) }) as unknown as T

const bibColumns = `b.institution, b.id::float8 as id, b.title, b.author, b.publication_year as "publicationYear",
  b.record, b.created_at as "createdAt", b.modified_at as "modifiedAt"`

/** Titles by id, in the order of the ids. `lock` holds their rows until the transaction ends. */
export async function selectBibs(work: Work, ids: readonly number[], lock = false): Promise<Bib[]> {
  const rows = await sql<Raw<Bib>>(
    work,
    `select ${bibColumns} from bib b where b.institution = $1 and b.id = any($2::bigint[])
     order by b.id${lock ? ' for update' : ''}`,
    [work.institution, ids]
  )
  return rows.map(row => moments<Bib>(row))
}

/** Ids of titles that have one of these network numbers, the given one left out. */
export async function bibsWithNumber(work: Work, numbers: readonly string[], but = 0): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select b.id::float8 as id from bib b
     where b.institution = $1 and b.id <> $3
       and exists (select 1 from json_array_elements_text(b.record->'networkNumbers') number
         where number = any($2::text[]))
     order by b.id limit 100`,
    [work.institution, numbers, but]
  )
  return rows.map(({ id }) => id)
}

/** The columns of a title that a change writes. */
export interface BibChange {
  title: string
  author: string | null
  publicationYear: string | null
  record: BibRecord
}

/** Stores a new title. */
export async function insertBib(work: Work, id: number, { title, author, publicationYear, record }: BibChange) {
  await sql(
    work,
    `insert into bib (institution, id, title, author, publication_year, record, created_at, modified_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [work.institution, id, title, author, publicationYear, JSON.stringify(record), work.now]
  )
}

/** Writes what has changed of a title. */
export async function updateBib(work: Work, id: number, { title, author, publicationYear, record }: BibChange) {
  await sql(
    work,
    `update bib set title = $3, author = $4, publication_year = $5, record = $6, modified_at = $7
     where institution = $1 and id = $2`,
    [work.institution, id, title, author, publicationYear, JSON.stringify(record), work.now]
  )
}

/** How many holdings, items and waiting requests a title has. */
export async function bibCounts(work: Work, id: number) {
  const [row] = await sql<{ holdings: number; items: number; requests: number }>(
    work,
    `select (select count(*)::int from holding where institution = $1 and bib_id = $2) as holdings,
       (select count(*)::int from item where institution = $1 and bib_id = $2) as items,
       (select count(*)::int from request where institution = $1 and bib_id = $2 and status <> 'HISTORY') as requests`,
    [work.institution, id]
  )
  return row ?? { holdings: 0, items: 0, requests: 0 }
}

/** Removes a title with its holdings. */
export async function deleteBibRows(work: Work, id: number): Promise<void> {
  await sql(work, 'delete from holding where institution = $1 and bib_id = $2', [work.institution, id])
  await sql(work, 'delete from bib where institution = $1 and id = $2', [work.institution, id])
}

const holdingColumns = `h.institution, h.id::float8 as id, h.bib_id::float8 as "bibId", h.library, h.location,
  h.call_number as "callNumber", h.record, h.created_at as "createdAt", h.modified_at as "modifiedAt"`

/** A holding with the names of its places. */
export type HoldingRow = Holding & { libraryName: string | null; locationName: string | null }

/** Holdings by id: of a title, or the one with this id. `lock` holds their rows until the transaction ends. */
export async function selectHoldings(
  work: Work,
  bibId: number | undefined,
  options: { id?: number; lock?: boolean } = {}
): Promise<HoldingRow[]> {
  const rows = await sql<Raw<HoldingRow>>(
    work,
    `select ${holdingColumns}, l.name as "libraryName", p.name as "locationName" from holding h
     left join library l on l.institution = $1 and l.code = h.library
     left join location p on p.institution = $1 and p.library = h.library and p.code = h.location
     where h.institution = $1 and ($2::bigint is null or h.bib_id = $2) and ($3::bigint is null or h.id = $3)
     order by h.id${options.lock ? ' for update of h' : ''}`,
    [work.institution, bibId ?? null, options.id ?? null]
  )
  return rows.map(row => moments<HoldingRow>(row))
}

/** The columns of a holding that a change writes. */
export interface HoldingChange {
  library: string
  location: string
  callNumber: string | null
  record: HoldingRecord
}

/** Stores a new holding. */
export async function insertHolding(work: Work, id: number, bibId: number, change: HoldingChange): Promise<void> {
  const { library, location, callNumber, record } = change
  await sql(
    work,
    `insert into holding (institution, id, bib_id, library, location, call_number, record, created_at, modified_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [work.institution, id, bibId, library, location, callNumber, JSON.stringify(record), work.now]
  )
}

/** Writes a holding; its items belong where it stands. */
export async function updateHolding(work: Work, id: number, change: HoldingChange): Promise<void> {
  const { library, location, callNumber, record } = change
  await sql(
    work,
    `update holding set library = $3, location = $4, call_number = $5, record = $6, modified_at = $7
     where institution = $1 and id = $2`,
    [work.institution, id, library, location, callNumber, JSON.stringify(record), work.now]
  )
  await sql(
    work,
    `update item set library = $3, location = $4
     where institution = $1 and holding_id = $2 and (library, location) is distinct from ($3, $4)`,
    [work.institution, id, library, location]
  )
}

/** Removes a holding. */
export const deleteHoldingRow = (work: Work, id: number) =>
  sql(work, 'delete from holding where institution = $1 and id = $2', [work.institution, id])

/** How many items stand in a holding. */
export async function itemsOfHolding(work: Work, id: number): Promise<number> {
  const [row] = await sql<{ count: number }>(
    work,
    'select count(*)::int as count from item where institution = $1 and holding_id = $2',
    [work.institution, id]
  )
  return row?.count ?? 0
}

/** Whether a library has this location. */
export async function isPlace(work: Work, library: string, location: string): Promise<boolean> {
  const found = await sql(work, 'select 1 from location where institution = $1 and library = $2 and code = $3', [
    work.institution,
    library,
    location
  ])
  return found.length > 0
}
