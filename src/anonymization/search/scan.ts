import { columnsOfTables } from '../../data/table-columns.ts'
import { configurationTables } from '../../personal-data/configuration.ts'
import { allTables, namesOf } from '../../personal-data/table.ts'
import type { Work } from '../../platform/work.ts'
import type { Place, ScanReport } from '../manifest/manifest.ts'
import type { FamilyName } from '../rules/settings.ts'
import { type Digests, readingsOf, wordsOf } from './digests.ts'
import { cellsAt, cellsOf, ownedTables, type RowText, textsOf } from './scan-store.ts'
import { waitsFor } from './waiting.ts'

const declared = (table: string) => allTables().find(one => one.table === table)

/** Rows of a table that are read in one go. */
const rowsAtOnce = 1000

/**
 * Searches every column of every table of the institution for the identifiers of people whose links were cut: nothing
 * may be found but where they live on (`living` in the inventory). Reads some rows at a time: memory is bounded. Only
 * whole words count, so it shows that known identifiers are absent, not that nobody could be guessed (docs/privacy.md).
 */
export async function residualScan(work: Work, digests: Digests, ids: ReadonlySet<string>): Promise<ScanReport> {
  const tables = (await ownedTables(work)).filter(table => declared(table)?.living !== 'true')
  const ordinary = await setOrdinaryAside(work, digests)
  const { size: identifiers, unsearched } = digests
  const report: ScanReport = { tables: tables.length, rows: 0, identifiers, unsearched, hits: [] }
  if (ordinary.length > 0) report.ordinary = ordinary
  const columns = await columnsOfTables(work)
  for (const table of tables)
    await scanTable(work, { table, columns: columns.get(table)?.key ?? [] }, finder(table, digests, ids), report)
  return report
}

/** Identifiers that are words of the configuration are not looked for: a place's name stands everywhere. */
async function setOrdinaryAside(work: Work, digests: Digests): Promise<Place[]> {
  const places = new Map<string, Place>()
  const ordinary = new Set<string>()
  for (const table of configurationTables) {
    // Who of the staff acts is no word of the configuration.
    const cells = await cellsOf(work, table, namesOf(declared(table)?.actors))
    for (const { column, text } of cells) {
      const found = readingsOf(text ?? '')
        .flatMap(wordsOf)
        .filter(word => ordinary.has(word) || digests.setAside(word))
      for (const word of found) ordinary.add(word)
      const place = places.get(`${table}.${column}`) ?? { table, column, count: 0 }
      if (found.length > 0) places.set(`${table}.${column}`, { ...place, count: place.count + 1 })
    }
  }
  return [...places.values()]
}

type Finds = (text: string) => boolean

/** The audit trail names users by their internal ids, on purpose, and by nothing else (AUD-03). */
function finder(table: string, digests: Digests, ids: ReadonlySet<string>): Finds {
  const isOne = declared(table)?.keepsIds
    ? (word: string) => digests.has(word)
    : (word: string) => ids.has(word) || digests.has(word)
  return text => readingsOf(text).some(reading => wordsOf(reading).some(isOne))
}

/** A table, and the columns of its primary key but for the institution. */
interface Keyed {
  table: string
  columns: readonly string[]
}

async function scanTable(work: Work, keyed: Keyed, finds: Finds, report: ScanReport): Promise<void> {
  const { table } = keyed
  const found: Found = new Map()
  const of = { ...keyed, living: declared(table)?.living }
  let rows: RowText[] = []
  do {
    rows = await textsOf(work, of, { after: rows.at(-1)?.key, limit: rowsAtOnce })
    for (const { key, text } of rows) if (finds(text)) await locate(work, keyed, key, finds, found)
    report.rows += rows.length
  } while (rows.length === rowsAtOnce)
  for (const { column, count, family } of found.values())
    if (family) report.waiting = [...(report.waiting ?? []), { table, column, count, family }]
    else report.hits.push({ table, column, count })
}

/** What was found in a table, by column, and apart from that what is a note. */
type Found = Map<string, { column: string; count: number; family: FamilyName | undefined }>

/** Which columns of a row hold what was found. */
async function locate(work: Work, { table, columns }: Keyed, row: readonly string[], finds: Finds, found: Found) {
  const cells = await cellsAt(work, table, columns, row)
  for (const { column, text } of cells) {
    if (!text || !finds(text)) continue
    const family = waitsFor(table, column, text, finds)
    const key = `${column} ${family ?? ''}`
    found.set(key, { column, family, count: (found.get(key)?.count ?? 0) + 1 })
  }
}
