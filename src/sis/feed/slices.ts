/** A piece of a feed: one record's bytes, or what stands between two records. */
export interface Slice {
  kind: 'record' | 'between'
  bytes: Buffer
  /** Where its first byte stands; line and column count from 1, columns in bytes. */
  line: number
  column: number
}

/** One feed inside a file: its name, how to read it. Can be opened several times. */
export interface FeedEntry {
  name: string
  /** One in CSV is given as users in JSON, each with its row. */
  kind: 'xml' | 'json' | 'csv'
  open(): Promise<AsyncIterable<Buffer>>
}

/** A feed whose structure cannot be followed: why, and where. Holds nothing of the feed's text. */
export class FeedError extends Error {
  readonly line: number
  readonly column: number
  /** Named by whoever knows it. */
  file?: string
  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}

/** Cuts a stream of bytes into records, in memory of one record. */
export interface Slicer {
  /** Takes the next bytes; gives every piece that is complete. */
  push(bytes: Buffer): Slice[]
  /** Says that there are no more; throws FeedError when a record is unfinished. */
  end(): Slice[]
}

const newline = 0x0a

/** Keeps what is unfinished and counts lines: what every slicer does. */
export abstract class BufferedSlicer implements Slicer {
  protected buffer: Buffer = Buffer.alloc(0)
  #line = 1
  #column = 1
  readonly #recordLimit: number

  constructor(recordLimit: number) {
    this.#recordLimit = recordLimit
  }

  push(bytes: Buffer): Slice[] {
    this.buffer = this.buffer.length === 0 ? bytes : Buffer.concat([this.buffer, bytes])
    const slices = this.cut(false)
    this.#mayBe(this.buffer.length)
    return slices
  }

  #mayBe(length: number): void {
    if (length > this.#recordLimit) this.fail(`a record is longer than ${this.#recordLimit} bytes`)
  }

  end(): Slice[] {
    const slices = this.cut(true)
    if (this.buffer.length > 0) slices.push(this.take('between', this.buffer.length))
    return slices
  }

  /** Takes every complete piece off the front of `buffer`. */
  protected abstract cut(atEnd: boolean): Slice[]

  /** The first `length` bytes as a slice. */
  protected take(kind: Slice['kind'], length: number): Slice {
    if (kind === 'record') this.#mayBe(length)
    const bytes = this.buffer.subarray(0, length)
    const slice = { kind, bytes, line: this.#line, column: this.#column }
    this.buffer = this.buffer.subarray(length)
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) {
      this.#line++
      this.#column = -at
    }
    this.#column += bytes.length
    return slice
  }

  /** Refuses the feed at a byte of the buffer: its front unless said otherwise. */
  protected fail(message: string, at = 0): never {
    if (at > 0) this.take('between', at)
    throw new FeedError(message, this.#line, this.#column)
  }
}
