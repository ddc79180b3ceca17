import { isUtf8 } from 'node:buffer'
import { plainReader } from '../../alma/xml-plain.ts'
import { XmlError, XmlReader } from '../../alma/xml-reader.ts'
import { User } from '../../users/record/schema.ts'
import type { FeedEntry } from './archive.ts'
import { badByte, errorAt, type Place, type RawRecord } from './feed.ts'
import { FeedError, type Slice } from './slices.ts'

/** A record that was read: a user already, or a value that the reader has to look at (all text, where it was XML). */
export interface ReadRecord {
  user?: User
  value?: unknown
}

const readPlain = plainReader(User)

/** Reads records of one feed; what is skipped is never seen. Throws FeedError: then the rest of the feed is lost. */
export interface RecordReader {
  /** Gives the record, read in the canonical form where that was quick, else in wire shape. */
  read(record: RawRecord): ReadRecord
  /** Says that a record is left out because its content is known. */
  skip(record: RawRecord): void
  end(): void
}

/** The reader of a feed of this kind. One a feed: it follows the document from its beginning. */
export function recordReader(kind: FeedEntry['kind']): RecordReader {
  return kind === 'xml' ? new XmlRecords() : new JsonRecords()
}

const standIn = Buffer.from('<user/>')

const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])
const isBlank = (bytes: Buffer): boolean => bytes.every(byte => blanks.has(byte))

/**
 * One parser for the whole document: it gets every piece but the records that are plain, or that are left out. Those
 * are well-formed by themselves (the latter were when these very bytes were parsed before), so the document is well-
 * formed exactly when the rest is.
 */
class XmlRecords implements RecordReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #value: unknown
  #found = 0
  /** True when the parser was given something since it last saw a record. */
  #open = false
  /** What was read last: an unfinished document ends behind it. */
  #last: Place = { bytes: Buffer.alloc(0), line: 1, column: 1 }
  readonly #reader = new XmlReader(name =>
    name === 'user' ? { schema: User, input: true, done: value => this.#take(value) } : undefined
  )

  read({ bytes, line, column, before }: RawRecord): ReadRecord {
    this.#between(before)
    this.#value = undefined
    this.#found = 0
    if (bytes.length === 0) return {}
    const user = isUtf8(bytes) ? readPlain(bytes.toString()) : undefined
    if (user) {
      this.#standIn()
      return { user }
    }
    this.#write({ bytes, line, column })
    // The slicer follows every spelling of a tag that it knows; one that it does not must not cost a user in silence.
    // And a `&` that begins no entity swallows what follows, the end of its user too.
    if (bytes.length > 0 && this.#found === 0)
      throw new FeedError('This user is not well-formed: is a & not written as &amp;?', line, column)
    if (this.#found > 1) throw new FeedError('Two users cannot be told apart here', line, column)
    return { value: this.#value }
  }

  #take(value: unknown): void {
    this.#value = value
    this.#found++
  }

  skip({ before }: RawRecord): void {
    this.#between(before)
    this.#standIn()
  }

  /** What stands between records. Blanks inside the root say nothing: of a million users they were one long text. */
  #between(slices: readonly Slice[]): void {
    for (const slice of slices)
      if (this.#reader.depth > 0 && isBlank(slice.bytes)) this.#last = slice
      else {
        this.#write(slice)
        this.#open = true
      }
  }

  /**
   * A record that did not go through the parser may be the whole document: one root, and not two of them. And a text
   * before it ends with it.
   */
  #standIn(): void {
    if (this.#reader.depth > 0 && !this.#open) return
    this.#write({ bytes: standIn, line: this.#last.line, column: this.#last.column })
    this.#open = false
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
  read({ bytes, line, column }: RawRecord): ReadRecord {
    if (bytes.length === 0) return {}
    try {
      return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
    } catch (error) {
      if (error instanceof SyntaxError) throw new FeedError('The JSON of this user is not valid', line, column)
      throw badByte({ bytes, line, column })
    }
  }

  skip(): void {}
  end(): void {}
}
