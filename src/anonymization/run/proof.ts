import { noId } from '../../alma/ids.ts'
import type { LogReport, ManifestBody, Place, ScanReport } from '../manifest/manifest.ts'
import { digestsOf } from '../search/digests.ts'
import { identifiersOf } from '../search/identifiers-store.ts'
import { patternsOf, scanLogs } from '../search/log-scan.ts'
import { peopleAfter } from '../search/people-store.ts'
import { residualScan } from '../search/scan.ts'
import { type Run, settle } from './family-run.ts'

/** So many people are looked for in one reading of everything: bounds memory. */
const peopleAtOnce = 100_000

/**
 * Searches tables and log files for everybody whose links this run cut, whichever process did it; tells it in the
 * manifest. The digests' key lives for one reading, in this process alone.
 */
export async function prove(run: Run, body: ManifestBody): Promise<void> {
  const started = performance.now()
  const total: ScanReport = { tables: 0, rows: 0, people: 0, identifiers: 0, unsearched: 0, rounds: 0, hits: [] }
  // Once even for nobody: the manifest says what was looked at.
  for (let after: string | undefined = noId; after !== undefined; ) {
    const people: string[] = await peopleAfter(run.open(), run.instance, after, peopleAtOnce)
    if (people.length > 0 || total.rounds === 0) addRound(total, await scanFor(run, people), people.length)
    after = people.length < peopleAtOnce ? undefined : people.at(-1)
    await run.transaction(work => run.save(work, 90))
  }
  total.seconds = Math.round(performance.now() - started) / 1000
  body.scan = total
  settle(run, 'residual_hits', hitsOf(total))
  await run.transaction(work => run.save(work, 95))
}

async function scanFor(run: Run, people: readonly string[]): Promise<ScanReport> {
  const digests = digestsOf(await identifiersOf(run.open(), people))
  try {
    const report = await residualScan(run.open(), digests, new Set(people.map(String)))
    const patterns = patternsOf(run.config.PRIVACY_LOG_FILES)
    return patterns.length === 0 ? report : { ...report, logs: await scanLogs(patterns, digests) }
  } finally {
    digests.destroy()
  }
}

/** Adds a reading to the report. What one reading finds, another may find again: it is named once. */
function addRound(total: ScanReport, report: ScanReport, people: number): void {
  const { tables, rows, identifiers, unsearched = 0, hits, logs } = report
  total.tables = tables
  total.rows += rows
  total.people = (total.people ?? 0) + people
  total.identifiers += identifiers
  total.unsearched = (total.unsearched ?? 0) + unsearched
  total.rounds = (total.rounds ?? 0) + 1
  addPlaces(total.hits, hits)
  if (report.ordinary) total.ordinary = addPlaces(total.ordinary ?? [], report.ordinary)
  if (report.waiting) total.waiting = addPlaces(total.waiting ?? [], report.waiting)
  if (logs) total.logs = total.logs ? joined(total.logs, logs) : logs
}

/** Adds the counts of places to those of the same. Changes the first list. */
function addPlaces<P extends Place & { family?: string }>(all: P[], more: readonly P[]): P[] {
  for (const place of more) {
    const { table, column, family } = place
    const known = all.find(one => one.table === table && one.column === column && one.family === family)
    if (known) known.count += place.count
    else all.push(place)
  }
  return all
}

function joined(one: LogReport, other: LogReport): LogReport {
  const files = new Map(one.hits.map(hit => [hit.file, hit]))
  for (const { file, lines, count } of other.hits) {
    const known = files.get(file)
    const all = [...new Set([...(known?.lines ?? []), ...lines])].sort((a, b) => a - b)
    files.set(file, { file, lines: all, count: (known?.count ?? 0) + count })
  }
  return { ...other, hits: [...files.values()], unread: [...new Set([...one.unread, ...other.unread])] }
}

const hitsOf = ({ hits, logs }: ScanReport): number =>
  [...hits, ...(logs?.hits ?? [])].reduce((sum, { count }) => sum + count, 0)

/** Why a scan fails its run, in a sentence that names places and nobody; undefined: nothing was found. */
export function failureOf({ hits, logs }: ScanReport): string | undefined {
  const places = [
    ...hits.map(({ table, column }) => `${table}.${column}`),
    ...(logs?.hits ?? []).map(({ file, lines, count }) => {
      const more = count > lines.length ? ' and more' : ''
      return `${file}:${lines.join(':')}${more}`
    })
  ]
  if (places.length > 0) return `People whose links were cut are still named in: ${places.join(', ')}.`
  if (logs && logs.unread.length > 0)
    return `The proof is incomplete: these log files could not be read: ${logs.unread.join(', ')}.`
  return undefined
}
