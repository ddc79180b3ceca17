import { rowsOf } from '../../../src/sis/feed/csv/rows.ts'
import type { CsvSettings } from '../../../src/sis/feed/csv/settings.ts'

/** A mapping with the defaults of a profile. */
export const mapping = (fields: CsvSettings['fields'], others: Partial<CsvSettings> = {}): CsvSettings => ({
  delimiter: ',',
  quote: '"',
  encoding: 'UTF-8',
  header: true,
  dateFormat: 'YYYY-MM-DD',
  fields,
  ...others
})
/** Two columns. */
export const names = mapping([
  { field: 'primary_id', column: 'id' },
  { field: 'last_name', column: 'name' }
])

/** The bytes in pieces of `size`. */
export async function* pieces(bytes: Buffer, size = bytes.length || 1): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** The users of a file, each with its line and what is wrong with its row. */
export async function read(content: string | Buffer, csv = names, size?: number) {
  const found: Record<string, any>[] = []
  for await (const { line, user } of rowsOf(pieces(Buffer.from(content as string), size), csv))
    if (user) {
      const { csv: row, ...fields } = user
      found.push({ line, ...fields, ...(row.problem && { problem: row.problem }) })
    }
  return found
}
