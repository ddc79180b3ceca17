import { BufferedSlicer, type Slice } from './slices.ts'

const quote = 0x22
const backslash = 0x5c
const braceOpen = 0x7b
const braceClose = 0x7d
/** A byte order mark, byte by byte. */
const mark = /^\u00ef\u00bb\u00bf/

/** Cuts a JSON feed at its top objects: an array of users, or one user a line. */
export class JsonSlicer extends BufferedSlicer {
  #at = 0
  #depth = 0
  #inText = false

  protected override cut(atEnd: boolean): Slice[] {
    const slices: Slice[] = []
    for (; this.#at < this.buffer.length; this.#at++) {
      const byte = this.buffer[this.#at] ?? 0
      if (this.#inText) {
        if (byte === backslash) this.#at++
        else if (byte === quote) this.#inText = false
      } else if (byte === quote && this.#depth > 0) this.#inText = true
      else if (byte === braceOpen) {
        if (this.#depth === 0) this.#between(slices)
        this.#depth++
      } else if (byte === braceClose) {
        if (--this.#depth < 0) this.fail('a brace is closed that was not opened', this.#at)
        if (this.#depth === 0) {
          slices.push(this.take('record', this.#at + 1))
          this.#at = -1
        }
      }
    }
    if (this.#depth === 0 && (atEnd || !this.#mayBeMark())) this.#between(slices)
    if (atEnd && this.#depth > 0) this.fail('an object is not closed')
    return slices
  }

  /** A byte order mark at the very start may come in pieces. */
  #mayBeMark(): boolean {
    return this.buffer.length < 3 && this.buffer[0] === 0xef
  }

  /** What stands between two objects may only be blanks, commas and the brackets of the array. */
  #between(slices: Slice[]): void {
    const length = Math.min(this.#at, this.buffer.length)
    if (length === 0) return
    const text = this.buffer.toString('latin1', 0, length).replace(mark, '   ')
    const other = text.search(/[^\s,[\]]/)
    if (other >= 0) this.fail('only objects may stand here', other)
    slices.push(this.take('between', length))
    this.#at = 0
  }
}
