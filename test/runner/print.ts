import type { Failure } from './outcome.ts'
import type { FileResult } from './run-file.ts'

/** A failure shows so many lines of its difference, and so many characters of each: the file alone shows more. */
const most = { lines: 40, characters: 200 }

const clipped = (text: string, lines: number): string[] => {
  const all = text.trimEnd().split('\n')
  const shown = all
    .slice(0, lines)
    .map(line => (line.length > most.characters ? `${line.slice(0, most.characters)}...` : line))
  return all.length > lines ? [...shown, `... ${all.length - lines} more lines`] : shown
}

const counted = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}`

/** The line of a file. */
export function lineOf({ path, seconds, passed, failures, skipped }: FileResult): string {
  const numbers = [
    counted(passed, 'passed'),
    ...(failures.length > 0 ? [counted(failures.length, 'failed')] : []),
    ...(skipped.length > 0 ? [counted(skipped.length, 'skipped')] : [])
  ]
  return `${failures.length > 0 ? 'FAILED' : 'ok    '} ${path}  ${numbers.join(', ')}  ${seconds.toFixed(1)} s`
}

/** A failed assertion in words: where it stands, what it is about, and in what the values differ. */
function failureText({ names, diag }: Failure): string[] {
  const { at, diff, found, wanted, stack, message, expect, ...more } = diag
  const place = at?.fileName ? [`at ${at.fileName}:${at.lineNumber}`] : []
  const rest = Object.entries(more).filter(([key]) => !['source', 'compare', 'handles', 'requests'].includes(key))
  const body = [
    ...(message ? clipped(String(message), most.lines) : []),
    ...(diff ? clipped(String(diff), most.lines) : []),
    ...(diff || (found === undefined && wanted === undefined)
      ? []
      : [...clipped(`found:  ${JSON.stringify(found)}`, 1), ...clipped(`wanted: ${JSON.stringify(wanted)}`, 1)]),
    ...(expect ? clipped(`expected: ${String(expect)}`, most.lines) : []),
    ...rest.flatMap(([key, value]) => clipped(`${key}: ${JSON.stringify(value)}`, 1)),
    ...(place.length === 0 && stack ? clipped(String(stack), 10) : [])
  ]
  // A name may be the document that a case is about: its beginning tells which.
  return [...clipped(`  ${names.join(' > ')}`, 1), ...[...place, ...body].map(line => `    ${line}`)]
}

/** What failed in a file, and the end of what it wrote to its error output. */
export const failuresOf = ({ path, failures, noise }: FileResult): string[] => [
  path,
  ...failures.flatMap(failureText),
  ...(noise.trim() === ''
    ? []
    : ['  error output:', ...clipped(noise.slice(-4000), most.lines).map(line => `    ${line}`)])
]

/** Why something was skipped, each reason once. */
const skips = (results: FileResult[]): string[] => {
  const reasons = new Map<string, number>()
  for (const reason of results.flatMap(({ skipped }) => skipped)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [...reasons].map(([reason, count]) => `${counted(count, 'skipped')}: ${reason}`)
}

/** The end of a run: failures, what was skipped and why, the sums. Its last line is the one that .ci/run adds up. */
export function summaryOf(results: FileResult[]): string {
  const pass = results.reduce((sum, { passed }) => sum + passed, 0)
  const fail = results.reduce((sum, { failures }) => sum + failures.length, 0)
  const skip = results.reduce((sum, { skipped }) => sum + skipped.length, 0)
  const failed = results.filter(({ failures }) => failures.length > 0)
  return [
    ...failed.flatMap(result => ['', ...failuresOf(result)]),
    '',
    ...skips(results),
    `${counted(results.length, results.length === 1 ? 'file' : 'files')}, ${counted(failed.length, 'failed')}`,
    `# { total: ${pass + fail + skip}, pass: ${pass}, fail: ${fail}, skip: ${skip} }`
  ].join('\n')
}
