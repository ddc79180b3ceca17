import type { CsvRow } from './users.ts'

/** A byte order mark: the file is UTF-8, whatever the profile's feeds are. */
const mark = '\ufeff'

interface Reason {
  reason: string
  code: string
  message: string
  line: number
}

const rowOf = (content: string): CsvRow => (JSON.parse(content) as { csv: CsvRow }).csv

/** One row; a cell that could be read otherwise stands in quotes. */
function written({ delimiter, quote }: CsvRow, cells: readonly string[]): string {
  const cell = (text: string): string =>
    [delimiter, quote, '\n', '\r'].some(special => text.includes(special)) || text !== text.trim()
      ? quote + text.replaceAll(quote, quote + quote) + quote
      : text
  return cells.map(cell).join(delimiter)
}

/** Rejected rows as a CSV file of the same columns; the last one, which no mapping reads, says why. */
export const csvRejects = {
  head: mark,
  between: '\n',
  tail: '\n',
  first(content: string): string {
    const row = rowOf(content)
    return row.header ? `${written(row, [...row.header, 'rejected'])}\n` : ''
  },
  record(content: string, { reason, code, message, line }: Reason): string {
    const row = rowOf(content)
    const width = row.header?.length ?? row.cells.length
    const cells = Array.from({ length: Math.max(width, row.cells.length) }, (_, at) => row.cells[at] ?? '')
    return written(row, [...cells, `${reason} ${code}: ${message} (line ${line})`.replace(/[\r\n]+/g, ' ')])
  }
}
