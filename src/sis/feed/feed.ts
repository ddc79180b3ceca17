import { isUtf8 } from 'node:buffer'
import { JsonSlicer } from './json-slices.ts'
import { type FeedEntry, FeedError, type Slice, type Slicer } from './slices.ts'
import { XmlSlicer } from './xml-slices.ts'

/** Largest record, in bytes: a user with hundreds of notes stays far below. */
export const recordLimit = 1 << 20

/** A record of a feed that was not parsed yet, and what stood before it. */
export interface RawRecord {
  bytes: Buffer
  line: number
  column: number
  /** What stands between the record before and this one; given to the parser with it. */
  before: Slice[]
}

/**
 * The records of one feed, in order, with the text around them; the last carries no bytes but what follows the last
 * record. Refuses bytes that are not UTF-8, and text before the prolog (SIS-04). Memory: one record and one chunk.
 */
export async function* rawRecords(entry: FeedEntry): AsyncGenerator<RawRecord> {
  const slicer: Slicer = entry.kind === 'xml' ? new XmlSlicer(recordLimit) : new JsonSlicer(recordLimit)
  let before: Slice[] = []
  let first = true
  const take = function* (slices: Slice[]): Generator<RawRecord> {
    for (const slice of slices) {
      if (first && entry.kind === 'xml') checkProlog(slice)
      first = false
      if (slice.kind === 'between') before.push(slice)
      else {
        yield { ...slice, before }
        before = []
      }
    }
  }
  for await (const bytes of withoutMark(await entry.open())) yield* take(slicer.push(bytes))
  yield* take(slicer.end())
  yield { bytes: Buffer.alloc(0), line: 0, column: 0, before }
}

/** The bytes without the mark that some editors write before UTF-8 (EF BB BF): it says nothing, and is no text. */
async function* withoutMark(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const bytes of stream) {
    if (head === undefined) {
      yield bytes
      continue
    }
    head = Buffer.concat([head, bytes])
    if (head.length < mark.length && mark.subarray(0, head.length).equals(head)) continue
    yield head.subarray(0, mark.length).equals(mark) ? head.subarray(mark.length) : head
    head = undefined
  }
  if (head && head.length > 0) yield head
}
const mark = Buffer.from([0xef, 0xbb, 0xbf])

/** The wording is that of the parser whose messages operators know (SIS-04). */
function checkProlog({ bytes }: Slice): void {
  // Blanks before the root element are allowed; before a prolog the parser refuses them.
  if (bytes[0] !== 0x3c && !/^\s*(<|$)/.test(bytes.toString('latin1')))
    throw new FeedError('Content is not allowed in prolog', 1, 1)
  const head = bytes.toString('latin1', 0, Math.min(bytes.length, 200))
  const encoding = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]
  if (encoding && !/^utf-?8$/i.test(encoding)) throw new FeedError(`The encoding must be UTF-8, not ${encoding}`, 1, 1)
}

/**
 * Goes through a feed once without parsing it: structure, encoding, checksum. Returns how many users it holds; refuses
 * more than `left`, what a run's other feeds have left of the `most` that it may hold (SIS-07). Shows each to `see`.
 */
export async function countRecords(
  entry: FeedEntry,
  left = Number.POSITIVE_INFINITY,
  most = left,
  see: (raw: RawRecord, kind: FeedEntry['kind']) => void = () => {}
): Promise<number> {
  let count = 0
  for await (const raw of rawRecords(entry)) {
    const { bytes, line, column, before } = raw
    for (const slice of [...before, { bytes, line, column }]) if (!isUtf8(slice.bytes)) throw badByte(slice)
    if (bytes.length > 0 && ++count > left) throw new FeedError(`The run holds more than ${most} users`, line, column)
    if (bytes.length > 0) see(raw, entry.kind)
  }
  return count
}

/** Where in a slice the first byte stands that is not UTF-8. */
export function badByte(slice: Place): FeedError {
  const { bytes } = slice
  let [low, high] = [0, bytes.length]
  const prefix = (length: number) =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length), { stream: true })
  // The longest prefix that decodes; a character that it cuts off is where the bad byte is.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    try {
      prefix(middle)
      low = middle
    } catch {
      high = middle - 1
    }
  }
  return errorAt('Invalid byte 1 of 1-byte UTF-8 sequence', slice, Buffer.byteLength(prefix(low)))
}

/** A piece of a feed, and where it begins. */
export type Place = Pick<Slice, 'bytes' | 'line' | 'column'>

/** An error at a byte of a slice. */
export function errorAt(message: string, { bytes, line, column }: Place, at: number): FeedError {
  const head = bytes.subarray(0, at)
  const newline = head.lastIndexOf(0x0a)
  if (newline < 0) return new FeedError(message, line, column + at)
  let lines = 0
  for (let found = head.indexOf(0x0a); found >= 0; found = head.indexOf(0x0a, found + 1)) lines++
  return new FeedError(message, line + lines, at - newline)
}
