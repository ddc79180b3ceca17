import { noId } from '../../alma/ids.ts'
import { columnsOf } from '../../data/columns.ts'
import { anyOf, change, count, db, prepare, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { type Bib, BibSchema, HoldingSchema } from '../entity.ts'
import type { BibRecord, HoldingRecord } from '../record/record.ts'

const bibs = (name: string, lock: boolean) =>
  prepare(name, ({ institution, ids }: { institution: string; ids: string[] }) =>
    db
      .selectFrom('bib as b')
      .where('b.institution', '=', institution)
      .where('b.id', '=', anyOf(ids))
      .select(columnsOf('b', BibSchema))
      .orderBy('b.id')
      .$if(lock, of => of.forUpdate())
  )
const seenBibs = bibs('bibs', false)
const heldBibs = bibs('bibs-held', true)

/** Titles by id, in the order of the ids. `lock` holds their rows until the transaction ends. */
export const selectBibs = (work: Work, ids: readonly string[], lock = false): Promise<Bib[]> =>
  (lock ? heldBibs : seenBibs)(work, { ids: [...ids] })

/** Whether there is a title of this id. */
export async function isBib(work: Work, id: string): Promise<boolean> {
  const bib = db.selectFrom('bib').where('institution', '=', work.institution).where('id', '=', id)
  return (await row(work, bib.select('id'))) !== undefined
}

/** Ids of titles that have one of these network numbers, the given one left out. */
export async function bibsWithNumber(work: Work, numbers: readonly string[], but = noId): Promise<string[]> {
  const found = await rows(
    work,
    db
      .selectFrom('bib as b')
      .where('b.institution', '=', work.institution)
      .where('b.id', '<>', but)
      .where(
        sql<boolean>`exists (select 1 from json_array_elements_text(b.record->'networkNumbers') number
          where number = any(${numbers}::text[]))`
      )
      .select('b.id')
      .orderBy('b.id')
      .limit(100)
  )
  return found.map(({ id }) => id)
}

/** The columns of a title that a change writes. */
export interface BibChange {
  title: string
  author: string | null
  publicationYear: string | null
  record: BibRecord
}

/** Stores a new title. */
export async function insertBib(work: Work, id: string, of: BibChange): Promise<void> {
  const { institution, now } = work
  const { title, author, publicationYear, record } = of
  const made = { institution, id, title, author, publicationYear, record, createdAt: now, modifiedAt: now }
  await change(work, db.insertInto('bib').values(made))
}

/** Writes what has changed of a title. */
export async function updateBib(work: Work, id: string, of: BibChange): Promise<void> {
  const { title, author, publicationYear, record } = of
  await change(
    work,
    db
      .updateTable('bib')
      .set({ title, author, publicationYear, record, modifiedAt: work.now })
      .where('institution', '=', work.institution)
      .where('id', '=', id)
  )
}

/** How many holdings, items and waiting requests a title has. */
export async function bibCounts(work: Work, id: string) {
  const { institution } = work
  const found = await row(
    work,
    sql<{ holdings: number; items: number; requests: number }>`
      select (select count(*)::int from holding where institution = ${institution} and bib_id = ${id}) as holdings,
        (select count(*)::int from item where institution = ${institution} and bib_id = ${id}) as items,
        (select count(*)::int from request
          where institution = ${institution} and bib_id = ${id} and status <> 'HISTORY') as requests`
  )
  return found ?? { holdings: 0, items: 0, requests: 0 }
}

/** Removes a title with its holdings. */
export async function deleteBibRows(work: Work, id: string): Promise<void> {
  const { institution } = work
  await change(work, db.deleteFrom('holding').where('institution', '=', institution).where('bibId', '=', id))
  await change(work, db.deleteFrom('bib').where('institution', '=', institution).where('id', '=', id))
}

/** A holding with the names of its places. */
export type HoldingRow = Awaited<ReturnType<typeof selectHoldings>>[number]

/** Holdings by id: of a title, or the one with this id. `lock` holds their rows until the transaction ends. */
export const selectHoldings = (
  work: Work,
  bibId: string | undefined,
  { id, lock = false }: { id?: string; lock?: boolean } = {}
) =>
  rows(
    work,
    db
      .selectFrom('holding as h')
      .leftJoin('library as l', join =>
        join.onRef('l.institution', '=', 'h.institution').onRef('l.code', '=', 'h.library')
      )
      .leftJoin('location as p', join =>
        join
          .onRef('p.institution', '=', 'h.institution')
          .onRef('p.library', '=', 'h.library')
          .onRef('p.code', '=', 'h.location')
      )
      .where('h.institution', '=', work.institution)
      .$if(bibId !== undefined, of => of.where('h.bibId', '=', bibId ?? noId))
      .$if(id !== undefined, of => of.where('h.id', '=', id ?? noId))
      .select(columnsOf('h', HoldingSchema))
      .select(['l.name as libraryName', 'p.name as locationName'])
      .orderBy('h.id')
      .$if(lock, of => of.forUpdate('h'))
  )

/** The columns of a holding that a change writes. */
export interface HoldingChange {
  library: string
  location: string
  callNumber: string | null
  record: HoldingRecord
}

/** Stores a new holding. */
export async function insertHolding(work: Work, id: string, bibId: string, of: HoldingChange): Promise<void> {
  const { institution, now } = work
  const { library, location, callNumber, record } = of
  const made = { institution, id, bibId, library, location, callNumber, record, createdAt: now, modifiedAt: now }
  await change(work, db.insertInto('holding').values(made))
}

/** Writes a holding; its items belong where it stands. */
export async function updateHolding(work: Work, id: string, of: HoldingChange): Promise<void> {
  const { library, location, callNumber, record } = of
  await change(
    work,
    db
      .updateTable('holding')
      .set({ library, location, callNumber, record, modifiedAt: work.now })
      .where('institution', '=', work.institution)
      .where('id', '=', id)
  )
  await change(
    work,
    db
      .updateTable('item')
      .set({ library, location })
      .where('institution', '=', work.institution)
      .where('holdingId', '=', id)
      .where(item => item.or([item('library', '<>', library), item('location', '<>', location)]))
  )
}

/** Removes a holding. */
export const deleteHoldingRow = (work: Work, id: string) =>
  change(work, db.deleteFrom('holding').where('institution', '=', work.institution).where('id', '=', id))

/** How many items stand in a holding. */
export async function itemsOfHolding(work: Work, id: string): Promise<number> {
  const items = db.selectFrom('item').where('institution', '=', work.institution).where('holdingId', '=', id)
  return (await row(work, items.select(count().as('total'))))?.total ?? 0
}
