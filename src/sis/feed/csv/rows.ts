import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { recordLimit } from '../feed.ts'
import { FeedError } from '../slices.ts'
import { MappingError } from './fields.ts'
import type { CsvSettings } from './settings.ts'
import { textsOf } from './texts.ts'
import { type CsvUser, type RowReader, rowReader } from './users.ts'

/** A row of a file: where it begins, how many lines it takes, and its user; none of the header and of empty rows. */
export interface Row {
  line: number
  lines: number
  user?: CsvUser
}

const sentences: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'The quotes around a text are not closed',
  CSV_INVALID_CLOSING_QUOTE: 'Something stands behind the quotes that close a text',
  INVALID_OPENING_QUOTE: 'A quote stands inside a text that is not in quotes',
  CSV_MAX_RECORD_SIZE: `a record is longer than ${recordLimit} bytes`
}

/**
 * The rows of a CSV file as users, in order. FeedError for a file that is damaged, or is not what the profile
 * describes: a header without its columns must not empty their fields.
 */
export async function* rowsOf(bytes: AsyncIterable<Buffer>, csv: CsvSettings): AsyncGenerator<Row> {
  // Where the next record begins. The parser runs ahead of whoever reads.
  let next = 1
  const parser = parserOf(csv, lines => {
    next += lines
  })
  let line = 1
  let read: RowReader | undefined = csv.header ? undefined : ready(csv, null)
  try {
    // What fails on either side ends the other, and reaches whoever reads.
    for await (const { record, raw } of pipeline(Readable.from(textsOf(bytes, csv.encoding)), parser, () => {})) {
      const cells = record as string[]
      const lines = linesOf(raw as string)
      const row: Row = { line, lines }
      if (cells.some(cell => cell.trim() !== '')) {
        if (read) row.user = read(cells)
        else read = ready(csv, trimmed(cells))
      }
      yield row
      line += lines
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FeedError(sentences[error.code] ?? 'The CSV of this row is not valid', next, 1)
  }
}

/** A parser as the profile says. `made` hears how many lines a record takes, also where cells hold ends of lines. */
const parserOf = (csv: CsvSettings, made: (lines: number) => void) =>
  parse({
    delimiter: csv.delimiter,
    quote: csv.quote,
    escape: csv.quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    raw: true,
    info: true,
    max_record_size: recordLimit,
    on_record(record) {
      made(linesOf((record as unknown as { raw: string }).raw))
      return record
    }
  })

/** How many lines a record takes. */
const linesOf = (raw: string): number => raw.match(/\r\n|\n|\r/g)?.length ?? 1

/** The header without the empty names that a spreadsheet leaves at its end. */
function trimmed(header: string[]): string[] {
  const last = header.findLastIndex(name => name.trim() !== '')
  return header.slice(0, last + 1)
}

function ready(csv: CsvSettings, header: string[] | null): RowReader {
  try {
    return rowReader(csv, header)
  } catch (error) {
    if (error instanceof MappingError) throw new FeedError(error.message, 1, 1)
    throw error
  }
}

const sendBytes = 1 << 16

/**
 * A CSV file as users in JSON, which the engine reads as it reads any feed: each user stands where his row stands, on
 * the same line.
 */
export async function* asJson(bytes: AsyncIterable<Buffer>, csv: CsvSettings): AsyncGenerator<Buffer> {
  let waiting: string[] = []
  let length = 0
  for await (const { lines, user } of rowsOf(bytes, csv)) {
    const text = (user ? JSON.stringify(user) : '') + '\n'.repeat(lines)
    waiting.push(text)
    length += text.length
    if (length < sendBytes) continue
    yield Buffer.from(waiting.join(''))
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.from(waiting.join(''))
}
