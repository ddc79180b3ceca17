import { isUtf8 } from 'node:buffer'
import { decodePlain } from '../alma/xml-plain.ts'
import { XmlError, XmlReader } from '../alma/xml-reader.ts'
import { User } from '../users/schema.ts'
import type { FeedEntry } from './archive.ts'
import { JsonSlicer } from './json-slices.ts'
import { FeedError, type Slice, type Slicer } from './slices.ts'
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
  for await (const bytes of await entry.open()) yield* take(slicer.push(bytes))
  yield* take(slicer.end())
  yield { bytes: Buffer.alloc(0), line: 0, column: 0, before }
}

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
 * more than `left`, what a run's other feeds have left of the `most` that it may hold (SIS-07).
 */
export async function countRecords(entry: FeedEntry, left = Number.POSITIVE_INFINITY, most = left): Promise<number> {
  let count = 0
  for await (const { bytes, line, column, before } of rawRecords(entry)) {
    for (const slice of [...before, { bytes, line, column }]) if (!isUtf8(slice.bytes)) throw badByte(slice)
    if (bytes.length > 0 && ++count > left) throw new FeedError(`The run holds more than ${most} users`, line, column)
  }
  return count
}

/** Reads records of one feed; what is skipped is never seen. Throws FeedError: then the rest of the feed is lost. */
export interface RecordReader {
  /** Gives the record's value in wire shape, all text. `undefined` for the end of the feed. */
  read(record: RawRecord): unknown
  /** Says that a record is left out because its content is known. */
  skip(record: RawRecord): void
  end(): void
}

/** The reader of a feed of this kind. One a feed: it follows the document from its beginning. */
export function recordReader(kind: FeedEntry['kind']): RecordReader {
  return kind === 'xml' ? new XmlRecords() : new JsonRecords()
}

const standIn = Buffer.from('<user/>')

/**
 * One parser for the whole document: it gets every piece but the records that are plain, or that are left out. Those
 * are well-formed by themselves (the latter were when these very bytes were parsed before), so the document is well-
 * formed exactly when the rest is.
 */
class XmlRecords implements RecordReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #value: unknown
  #found = 0
  /** What was read last: an unfinished document ends behind it. */
  #last: Place = { bytes: Buffer.alloc(0), line: 1, column: 1 }
  readonly #reader = new XmlReader(name =>
    name === 'user' ? { schema: User, input: true, done: value => this.#take(value) } : undefined
  )

  read({ bytes, line, column, before }: RawRecord): unknown {
    for (const slice of before) this.#write(slice)
    this.#value = undefined
    this.#found = 0
    if (bytes.length === 0) return undefined
    const plain = isUtf8(bytes) ? decodePlain(User, bytes.toString()) : undefined
    if (plain) {
      this.#standIn()
      return plain.value
    }
    this.#write({ bytes, line, column })
    // The slicer follows every spelling of a tag that it knows; one that it does not must not cost a user in silence.
    // And a `&` that begins no entity swallows what follows, the end of its user too.
    if (bytes.length > 0 && this.#found === 0)
      throw new FeedError('This user is not well-formed: is a & not written as &amp;?', line, column)
    if (this.#found > 1) throw new FeedError('Two users cannot be told apart here', line, column)
    return this.#value
  }

  #take(value: unknown): void {
    this.#value = value
    this.#found++
  }

  skip({ before }: RawRecord): void {
    for (const slice of before) this.#write(slice)
    this.#standIn()
  }

  /** A record that did not go through the parser may be the whole document: one root, and not two of them. */
  #standIn(): void {
    if (this.#reader.depth === 0) this.#write({ bytes: standIn, line: this.#last.line, column: this.#last.column })
  }

  end(): void {
    try {
      this.#reader.end()
    } catch (error) {
      if (error instanceof XmlError) throw errorAt(error.message, this.#last, this.#last.bytes.length)
      throw error
    }
  }

  #write({ bytes, line, column }: Pick<Slice, 'bytes' | 'line' | 'column'>): void {
    const start = this.#reader.place
    this.#last = { bytes, line, column }
    let text: string
    try {
      text = this.#decoder.decode(bytes, { stream: true })
    } catch {
      throw badByte({ bytes, line, column })
    }
    try {
      this.#reader.write(text)
    } catch (error) {
      if (!(error instanceof XmlError)) throw error
      const sameLine = error.line === start.line
      throw new FeedError(
        error.message,
        line + error.line - start.line,
        sameLine ? column + error.column - start.column : error.column
      )
    }
  }
}

class JsonRecords implements RecordReader {
  read({ bytes, line, column }: RawRecord): unknown {
    if (bytes.length === 0) return undefined
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch (error) {
      if (error instanceof SyntaxError) throw new FeedError('The JSON of this user is not valid', line, column)
      throw badByte({ bytes, line, column })
    }
  }

  skip(): void {}
  end(): void {}
}

/** Where in a slice the first byte stands that is not UTF-8. */
function badByte(slice: Place): FeedError {
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

type Place = Pick<Slice, 'bytes' | 'line' | 'column'>

/** An error at a byte of a slice. */
function errorAt(message: string, { bytes, line, column }: Place, at: number): FeedError {
  const head = bytes.subarray(0, at)
  const newline = head.lastIndexOf(0x0a)
  if (newline < 0) return new FeedError(message, line, column + at)
  let lines = 0
  for (let found = head.indexOf(0x0a); found >= 0; found = head.indexOf(0x0a, found + 1)) lines++
  return new FeedError(message, line + lines, at - newline)
}
