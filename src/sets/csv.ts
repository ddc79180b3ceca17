import { AlmaError } from '../alma/errors.ts'

/** One entry of a file's first column, with its line (of a sheet: its row). */
export interface Entry {
  line: number
  value: string
}

/** What stops a file from being taken; named with its line, never with its content. */
export const fileError = (reason: string): AlmaError => new AlmaError('SET_FILE', { reason })

/**
 * The first column of a text of comma, semicolon, tab or bar separated values, quoted or not; a text of one column is
 * one too. Lines are counted as editors do. Quotes that do not close are refused. Pure.
 */
export function* firstColumn(text: string): Generator<Entry> {
  const separator = /[,;\t|]/.exec(text.slice(0, endOfLine(text, 0)).replace(/^"(?:[^"]|"")*"/, ''))?.[0] ?? ','
  let line = 1
  for (let at = 0; at < text.length; ) {
    const record = readRecord(text, at, separator, line)
    yield { line, value: record.value }
    line += record.breaks
    at = record.next
  }
}

const endOfLine = (text: string, from: number): number => {
  const end = text.slice(from, from + 100_000).search(/[\r\n]/)
  return end < 0 ? text.length : from + end
}

/** A record from its beginning: its first field, where the next one begins, how many line breaks it took. */
function readRecord(text: string, from: number, separator: string, line: number) {
  let value: string | undefined
  let breaks = 0
  for (let at = from; ; ) {
    const quoted = text[at] === '"'
    const end = quoted ? closing(text, at, line + breaks) : plainEnd(text, at, separator)
    const field = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end)
    value ??= field
    if (quoted) for (const sign of field) if (sign === '\n') breaks++
    at = quoted ? plainEnd(text, end, separator) : end
    if (text[at] === separator) at++
    else {
      const next = text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
      return { value, next, breaks: breaks + 1 }
    }
  }
}

function plainEnd(text: string, from: number, separator: string): number {
  let at = from
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}

/** The place behind the closing quote. */
function closing(text: string, from: number, line: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at + 1
  throw fileError(`a quote that opens in line ${line} is not closed.`)
}
