import { BufferedSlicer, type Slice } from './slices.ts'

const close = Buffer.from('</user>')
const again = Buffer.from('<user>')
const markup = Buffer.from('<!')
const instruction = Buffer.from('<?')
const less = 0x3c
const greater = 0x3e
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * Cuts an XML feed at its `<user>` elements, whatever the root is called (`client-expectations.md` 3), without parsing
 * it: most records of a nightly file are the same bytes as yesterday and need no parsing at all. What stands between is
 * given too, so that a parser that gets all pieces sees the whole document.
 */
export class XmlSlicer extends BufferedSlicer {
  /** How far the front of the buffer was searched already, so that small chunks do not search it anew each time. */
  #from = 0

  protected override cut(atEnd: boolean): Slice[] {
    const slices: Slice[] = []
    for (;;) {
      const length = this.#isUser(0) ? this.#userLength() : this.#betweenLength(atEnd)
      if (length === 0) break
      slices.push(this.take(this.#isUser(0) ? 'record' : 'between', length))
      this.#from = 0
    }
    if (atEnd && this.#isUser(0)) this.fail('the element <user> is not closed')
    return slices
  }

  /** `<user>`, `<user a="b">` or `<user/>`, not `<users>` or `<userRecords>`. */
  #isUser(at: number): boolean {
    const { buffer } = this
    // `<user`, byte by byte: this is asked a hundred times a record.
    if (buffer[at] !== less || buffer[at + 1] !== 0x75 || buffer[at + 2] !== 0x73) return false
    if (buffer[at + 3] !== 0x65 || buffer[at + 4] !== 0x72 || buffer.length < at + 6) return false
    const next = buffer[at + 5] ?? 0
    return next === greater || next === 0x2f || blanks.has(next)
  }

  /** Length of the record at the front, 0 when its end has not come yet. */
  #userLength(): number {
    const end = this.buffer.indexOf(close, Math.max(this.#from, 5))
    if (end < 0) {
      this.#from = Math.max(0, this.buffer.length - close.length)
      return this.#carefulLength()
    }
    const length = end + close.length
    const slice = this.buffer.subarray(0, length)
    // Comments, CDATA and instructions may hide or fake an end, a `<user/>` or `</user >` is none that was looked for:
    // then each tag is looked at.
    const plain = slice.indexOf(markup) < 0 && slice.indexOf(instruction) < 0 && slice.indexOf(again, 5) < 0
    return plain && slice[slice.indexOf(greater) - 1] !== 0x2f ? length : this.#carefulLength()
  }

  /** Tag by tag; 0 when the end has not come yet. */
  #carefulLength(): number {
    let depth = 0
    for (let at = 0; ; ) {
      const start = this.buffer.indexOf(less, at)
      if (start < 0) return 0
      const end = this.#tagEnd(start)
      if (end === 0) return 0
      if (this.#isUser(start) && this.buffer[end - 2] !== 0x2f) depth++
      else if (this.#closesUser(start)) depth--
      if (depth === 0) return end
      at = end
    }
  }

  #closesUser(at: number): boolean {
    if (this.buffer.length < at + 7 || this.buffer.compare(close, 0, 6, at, at + 6) !== 0) return false
    const next = this.buffer[at + 6] ?? 0
    return next === greater || blanks.has(next)
  }

  /** Where the tag, comment, CDATA section or instruction at `at` ends; 0 when that has not come yet. */
  #tagEnd(at: number): number {
    const head = this.buffer.toString('latin1', at, at + 9)
    if (head.startsWith('<!--')) return this.#after('-->', at + 4)
    if (head.startsWith('<![CDATA[')) return this.#after(']]>', at + 9)
    if (head.startsWith('<?')) return this.#after('?>', at + 2)
    if (head.startsWith('<!D')) this.fail('DOCTYPE is not allowed', at)
    let quote = 0
    for (let index = at + 1; index < this.buffer.length; index++) {
      const byte = this.buffer[index] ?? 0
      if (quote !== 0) quote = byte === quote ? 0 : quote
      else if (byte === 0x22 || byte === 0x27) quote = byte
      else if (byte === greater) return index + 1
    }
    return 0
  }

  /** Length of the buffer without a character whose last bytes have not come yet: each piece is UTF-8 by itself. */
  #wholeCharacters(): number {
    let length = this.buffer.length
    while (length > 0 && (this.buffer[length - 1] ?? 0) >= 0x80) length--
    return length
  }

  #after(text: string, from: number): number {
    const found = this.buffer.indexOf(text, from, 'latin1')
    return found < 0 ? 0 : found + text.length
  }

  /** Length of what stands before the next record; 0 when there is nothing, or when it is not clear yet. */
  #betweenLength(atEnd: boolean): number {
    let at = 0
    for (;;) {
      const start = this.buffer.indexOf(less, at)
      if (start < 0) return atEnd ? this.buffer.length : this.#wholeCharacters()
      // Enough bytes to tell `<user>` from `<users>`, and every kind of markup.
      if (start + 9 > this.buffer.length && !atEnd) return start
      if (this.#isUser(start)) return start
      const end = this.#tagEnd(start)
      if (end === 0) return atEnd ? this.buffer.length : start
      at = end
    }
  }
}
