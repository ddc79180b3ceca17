import { pipeline, Readable } from 'node:stream'
import { crc32, createGunzip } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { Work } from '../../platform/work.ts'
import { asJson } from './csv/rows.ts'
import type { CsvSettings } from './csv/settings.ts'
import { type FeedEntry, FeedError } from './slices.ts'
import { type FileOf, readContent, StoredZip } from './stored-file.ts'

/** How much of a file is taken (SIS-07). */
export interface ArchiveLimits {
  /** Bytes of all entries together, unpacked. */
  bytes: number
  /** How many times larger than packed an entry may be: real SIS XML packs about 22:1. */
  ratio: number
  entries: number
}
export const archiveLimits: ArchiveLimits = { bytes: 8 * 2 ** 30, ratio: 250, entries: 200 }

export type { FeedEntry } from './slices.ts'

export interface OpenArchive {
  entries: FeedEntry[]
  close(): void
}

/** A file that cannot be taken at all. Holds no personal data. */
export const archiveError = (message: string): FeedError => new FeedError(message, 0, 0)

/** Names of tables in a zip, of a profile that knows how to read them. */
const isTable = (name: string): boolean => /\.(csv|tsv)$/i.test(name)
const noMapping = 'The profile does not say how its feeds in CSV are read'

/** A feed of a file: one in CSV becomes users in JSON on the way. */
export function entryOf(entry: FeedEntry, csv: CsvSettings | undefined): FeedEntry {
  if (entry.kind !== 'csv') return entry
  if (!csv) throw archiveError(noMapping)
  return { ...entry, open: async () => asJson(await entry.open(), csv) }
}

/**
 * The feeds of a stored file: those of a zip in name order, or the one of a posted body. `csv`: how the profile reads
 * its tables.
 */
export async function openArchive(
  work: Pick<Work, 'em' | 'pool' | 'inTransaction' | 'institution'>,
  file: FileOf & {
    name: string
    format: 'zip' | `${FeedEntry['kind']}.gz`
    storedBytes: number
    csv?: CsvSettings | undefined
  },
  limits = archiveLimits
): Promise<OpenArchive> {
  if (file.format === 'zip') return openZip(new StoredZip(work, file), file.storedBytes, limits, file.csv)
  const kind = file.format.replace(/\.gz$/, '') as FeedEntry['kind']
  // What fails on either side ends the other, and reaches whoever reads.
  const open = async () =>
    bounded(
      pipeline(Readable.from(readContent(work, file)), createGunzip(), () => {}),
      limits.bytes
    )
  return { entries: [entryOf({ name: file.name, kind, open }, file.csv)], close: () => {} }
}

/** A zip's feeds, after every name and size in its directory was checked. */
export async function openZip(
  reader: yauzl.RandomAccessReader,
  bytes: number,
  limits = archiveLimits,
  csv?: CsvSettings
): Promise<OpenArchive> {
  const zip = await new Promise<ZipFile>((done, refuse) =>
    yauzl.fromRandomAccessReader(
      reader,
      bytes,
      { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
      (error, opened) => (error ? refuse(unread('cannot be read', error)) : done(opened))
    )
  )
  try {
    const entries = await directory(zip, bytes, limits, csv !== undefined)
    return { entries: entries.map(entry => entryOf(feedOf(zip, entry), csv)), close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

/** Of a local header without its name. */
const localHeaderBytes = 30

function directory(zip: ZipFile, bytes: number, limits: ArchiveLimits, tables: boolean): Promise<Entry[]> {
  return new Promise((done, refuse) => {
    const found: Entry[] = []
    const ranges: [from: number, to: number][] = []
    let total = 0
    zip.on('error', (error: Error) => refuse(unread('cannot be read', error)))
    zip.on('entry', (entry: Entry) => {
      total += entry.uncompressedSize
      const from = entry.relativeOffsetOfLocalHeader
      ranges.push([from, from + localHeaderBytes + entry.compressedSize])
      const problem = entryProblem(entry, zip.entriesRead, total, limits)
      if (problem) return refuse(archiveError(problem))
      const isFeed = /\.(xml|json|ndjson)$/i.test(entry.fileName) || (tables && isTable(entry.fileName))
      if (isFeed && !/(^|\/)(__MACOSX\/|\.)/.test(entry.fileName)) found.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => {
      ranges.sort(([one], [other]) => one - other)
      // The same bytes given out as several entries are a bomb without a ratio.
      if (ranges.some(([, to], at) => to > (ranges[at + 1]?.[0] ?? bytes)))
        return refuse(archiveError('The entries of the zip overlap.'))
      found.sort((one, other) => (one.fileName < other.fileName ? -1 : 1))
      if (found.length === 0) refuse(archiveError(`The zip holds no .xml ${tables ? 'and no .csv ' : ''}file.`))
      else done(found)
    })
    zip.readEntry()
  })
}

function entryProblem(entry: Entry, count: number, total: number, limits: ArchiveLimits): string | undefined {
  const name = JSON.stringify(entry.fileName.slice(0, 100))
  // The name is stored with the report.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
  if (entry.fileName.length > 255 || /[\u0000-\u001f]/.test(entry.fileName))
    return 'An entry of the zip has a name that is too long or holds control characters.'
  if (count > limits.entries) return `The zip holds more than ${limits.entries} entries.`
  if (/\.(zip|gz|7z|rar|tar|tgz)$/i.test(entry.fileName)) return `The zip holds another archive: ${name}.`
  const type = (entry.externalFileAttributes >>> 16) & 0o170000
  if (type !== 0 && type !== 0o100000 && type !== 0o040000)
    return `The entry ${name} of the zip is a link or no plain file.`
  if ((entry.generalPurposeBitFlag & 1) !== 0) return `The entry ${name} of the zip is encrypted.`
  if (total > limits.bytes) return `The zip unpacks to more than ${limits.bytes} bytes.`
  if (entry.uncompressedSize > 1 << 20 && entry.uncompressedSize > entry.compressedSize * limits.ratio)
    return `The entry ${name} of the zip unpacks to more than ${limits.ratio} times its size.`
  return undefined
}

/** What a file holds, by its name. */
export const kindOf = (name: string): FeedEntry['kind'] =>
  /\.xml$/i.test(name) ? 'xml' : isTable(name) ? 'csv' : 'json'

function feedOf(zip: ZipFile, entry: Entry): FeedEntry {
  const open = () =>
    new Promise<AsyncIterable<Buffer>>((done, refuse) =>
      zip.openReadStream(entry, (error, stream) =>
        error ? refuse(unread('cannot be read', error)) : done(verified(stream, entry))
      )
    )
  return { name: entry.fileName, kind: kindOf(entry.fileName), open }
}

/** The stream, its checksum compared at the end: the zip reader checks sizes only. */
async function* verified(stream: Readable, entry: Entry): AsyncGenerator<Buffer> {
  let crc = 0
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      crc = crc32(bytes, crc)
      yield bytes
    }
  } catch (error) {
    throw unread('is damaged', error as Error)
  }
  if (crc >>> 0 !== entry.crc32 >>> 0) throw archiveError('The zip is damaged: a checksum differs.')
}

async function* bounded(stream: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let total = 0
  for await (const bytes of stream) {
    total += bytes.length
    if (total > limit) throw archiveError(`The file unpacks to more than ${limit} bytes.`)
    yield bytes
  }
}

/** Says it in the zip reader's own words, without a file name. The cause may be the place that it is read from. */
function unread(what: string, error: Error): FeedError {
  const told = archiveError(`The zip ${what}: ${error.message.replace(/: .*$/s, '').slice(0, 120)}`)
  told.cause = error
  return told
}
