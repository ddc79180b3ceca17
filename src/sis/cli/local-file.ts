import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { archiveError, entryOf, kindOf, type OpenArchive, openZip } from '../feed/archive.ts'
import type { CsvSettings } from '../feed/csv/settings.ts'

/** A file of this machine, opened as a feed. */
export interface LocalFeed extends OpenArchive {
  bytes: number
  /** Bytes read since it was opened; more than `bytes` when it was gone through more than once. */
  read(): number
}

/** Opens a zip, or one XML, JSON or (as `csv` reads it) CSV file; FeedError when it is none or cannot be taken. */
export async function openLocal(path: string, csv?: CsvSettings): Promise<LocalFeed> {
  const { size } = await stat(path)
  let read = 0
  async function* counted(range: { start?: number; end?: number }): AsyncGenerator<Buffer> {
    for await (const bytes of createReadStream(path, range)) {
      read += bytes.length
      yield bytes
    }
  }
  const told = { bytes: size, read: () => read }
  if (/\.zip$/i.test(path)) {
    const zip = new FileReader((start, end) => (end > start ? counted({ start, end: end - 1 }) : []))
    return { ...(await openZip(zip, size, undefined, csv)), ...told }
  }
  if (!/\.(xml|json|ndjson|csv|tsv)$/i.test(path))
    throw archiveError('The name ends in none of .zip, .xml, .json, .ndjson, .csv, .tsv.')
  const entry = entryOf({ name: basename(path), kind: kindOf(path), open: async () => counted({}) }, csv)
  return { entries: [entry], close: () => {}, ...told }
}

/** Lets the zip reader jump about in a file. */
class FileReader extends yauzl.RandomAccessReader {
  readonly #range: (start: number, end: number) => Iterable<Buffer> | AsyncIterable<Buffer>

  constructor(range: (start: number, end: number) => Iterable<Buffer> | AsyncIterable<Buffer>) {
    super()
    this.#range = range
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end), { objectMode: false })
  }
}
