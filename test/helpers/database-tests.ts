// Prints the test files that may differ on another PostgreSQL, one a line: .ci/run runs them on Debian's too.
import { imports, type Source, sources } from '../house/rules.ts'

/** The files among `files` that reach `target` by their imports. */
export function reaching(files: Source[], target: string): string[] {
  const graph = new Map(files.map(file => [file.path, imports(file)]))
  const reaches = (path: string, met: Set<string>): boolean => {
    if (path === target) return true
    if (met.has(path)) return false
    met.add(path)
    return (graph.get(path) ?? []).some(next => reaches(next, met))
  }
  return files.map(({ path }) => path).filter(path => reaches(path, new Set()))
}

/** What may come out otherwise in another version, build or locale of PostgreSQL, and which files are about it. */
const mayDiffer: [what: string, files: RegExp][] = [
  ['locks and isolation', /concurren|\/(idempotency|repeated|pool|commit|together|isolation)\.test/],
  ['the queue, and processes that take runs over', /^test\/jobs\//],
  ['the catalog, rights, and numbers and texts at their limits', /house\/(schema|personal|privileges|extremes)\.test/],
  ['whether the tables are those of this version', /^test\/health\//],
  ['what is written anew, and the proof that nothing is left', /^test\/(anonymization|purge)\//],
  [
    'the statements of feeds',
    /sis\/(run|rules|records|segments|properties|order-|guard|leavers|lost|resume|taken-up|kill|plan|undo|retention|export-back)/
  ],
  [
    'orders, searches, sums and pages',
    /\/(lists?|search|members|report|history|counts|ledger|trail|reads|complete)\.test/
  ],
  [
    'the other statements of each domain',
    /\/(routes|life|create|lending|codes|libraries|letters|job|records|items|alarms)\.test/
  ]
]

/** The test files that use a database and may differ on another one. */
export const databaseTests = (): string[] =>
  reaching(sources(/^test\/.*\.ts$/), 'test/helpers/database.ts').filter(
    path => path.endsWith('.test.ts') && mayDiffer.some(([, files]) => files.test(path))
  )

if (import.meta.main) for (const path of databaseTests()) console.log(path)
