import { createReadStream } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { LogReport } from '../manifest/manifest.ts'
import { type Digests, readingsOf, wordsOf } from './digests.ts'

/** Longer lines are looked at in pieces, of so many characters: memory is bounded whatever a file holds. */
const longest = 65_536
/** An identifier is shorter: where a line is cut, none is cut with it. */
const margin = 1024
/** So many line numbers of a file are named; the others are counted. */
const named = 20

/** Lines of a text that comes in chunks, with their numbers; a very long one comes in several pieces. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<{ number: number; text: string }> {
  let rest = ''
  let number = 1
  for await (const chunk of chunks) {
    rest += chunk
    let from = 0
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', from)) {
      yield* piecesOf(number, rest.slice(from, at))
      number++
      from = at + 1
    }
    rest = rest.slice(from)
    // Of a line that goes on, only what cannot belong to its next piece.
    for (let cut = cutOf(rest); cut > 0; cut = cutOf(rest)) {
      yield { number, text: rest.slice(0, cut) }
      rest = rest.slice(cut)
    }
  }
  if (rest !== '') yield { number, text: rest }
}

function* piecesOf(number: number, line: string): Generator<{ number: number; text: string }> {
  let text = line
  for (let cut = cutOf(text); cut > 0; cut = cutOf(text)) {
    yield { number, text: text.slice(0, cut) }
    text = text.slice(cut)
  }
  yield { number, text }
}

/** Where a long text may be cut without cutting a word that could be an identifier; 0: it is not long. */
function cutOf(text: string): number {
  if (text.length <= longest) return 0
  for (let at = longest; at > longest - margin; at--) if (/[\s"',;:(){}[\]<>=&?]/.test(text[at] ?? '')) return at
  return longest
}

/** What stands in addresses as `%40`, as it is meant. */
const decoded = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const holds = (text: string, digests: Digests): boolean =>
  readingsOf(text)
    .flatMap(reading => (reading.includes('%') ? [reading, decoded(reading)] : [reading]))
    .some(reading => wordsOf(reading).some(word => digests.has(word)))

/**
 * Searches log files for identifiers of people whose links were cut: line by line, memory bounded, `.gz` unpacked. A
 * find names file and line, never what stands there. Internal ids are not looked for: logs are full of numbers. A
 * pattern that names no file, or a file that cannot be read, is told as unread: what was not looked at proves nothing.
 */
export async function scanLogs(patterns: readonly string[], digests: Digests): Promise<LogReport> {
  const report: LogReport = { files: 0, lines: 0, hits: [], unread: [] }
  for (const pattern of patterns) {
    const files = await filesOf(pattern)
    if (files.length === 0) report.unread.push(pattern)
    for (const file of files)
      try {
        await scanFile(file, digests, report)
      } catch {
        report.unread.push(file)
      }
  }
  return report
}

async function filesOf(pattern: string): Promise<string[]> {
  const files: string[] = []
  for await (const file of glob(pattern)) files.push(file)
  return files.sort()
}

async function scanFile(file: string, digests: Digests, report: LogReport): Promise<void> {
  const { size } = await stat(file)
  // As long as it is now: a service that goes on logs faster than this reads, or may.
  const bytes = createReadStream(file, size > 0 ? { end: size - 1 } : {})
  const unpacked = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  bytes.on('error', error => unpacked.destroy(error))
  const lines: number[] = []
  let count = 0
  let seen = 0
  let hit = 0
  for await (const { number, text } of linesOf(unpacked.setEncoding('utf8'))) {
    if (number > seen) report.lines++
    seen = number
    // A long line comes in pieces, and counts once.
    if (number === hit || !holds(text, digests)) continue
    hit = number
    count++
    if (lines.length < named) lines.push(number)
  }
  report.files++
  if (count > 0) report.hits.push({ file, lines, count })
}

/** Paths and patterns out of the setting: a comma list. */
export const patternsOf = (setting: string | undefined): string[] =>
  (setting ?? '').split(',').flatMap(pattern => (pattern.trim() === '' ? [] : [pattern.trim()]))
