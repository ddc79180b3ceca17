import { isUtf8 } from 'node:buffer'
import { badByte, recordLimit } from '../feed.ts'
import { FeedError } from '../slices.ts'
import type { CsvSettings } from './settings.ts'

type Encoding = CsvSettings['encoding']

/** Byte order marks: what a file says of itself goes before what the profile says. */
const marks: readonly (readonly [bytes: readonly number[], encoding: Encoding])[] = [
  [[0xef, 0xbb, 0xbf], 'UTF-8'],
  [[0xff, 0xfe], 'UTF-16LE'],
  [[0xfe, 0xff], 'UTF-16BE']
]

/** The text of a file, in pieces, without its byte order mark. FeedError at the first byte that is none of it. */
export async function* textsOf(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const source = bytes[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 3) {
    const { value, done } = await source.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const mark = marks.find(([first]) => first.every((byte, at) => head[at] === byte))
  const rest = { [Symbol.asyncIterator]: () => source }
  const from = head.subarray(mark?.[0].length ?? 0)
  const found = mark?.[1] ?? encoding
  yield* found === 'UTF-8' ? utf8(from, rest) : others(from, rest, found)
}

/** Line by line, so that a bad byte can be told by its place. */
async function* utf8(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let waiting = head
  let line = 1
  const checked = (bytes: Buffer): string => {
    if (!isUtf8(bytes)) throw badByte({ bytes, line, column: 1 })
    const text = bytes.toString()
    line += text.split('\n').length - 1
    return text
  }
  for await (const bytes of rest) {
    waiting = Buffer.concat([waiting, bytes])
    const end = Math.max(waiting.lastIndexOf(0x0a), waiting.lastIndexOf(0x0d, -2)) + 1
    if (end > 0) yield checked(waiting.subarray(0, end))
    waiting = waiting.subarray(end)
    if (waiting.length > recordLimit) throw new FeedError(`a record is longer than ${recordLimit} bytes`, line, 1)
  }
  if (waiting.length > 0) yield checked(waiting)
}

async function* others(head: Buffer, rest: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let line = 1
  // A line that ends in two characters is not taken for two lines.
  let waiting = ''
  const decoded = (bytes?: Buffer): string => {
    try {
      return waiting + (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode())
    } catch {
      throw new FeedError(`These bytes are no ${encoding}`, line, 1)
    }
  }
  const piece = (bytes: Buffer): string => {
    const text = decoded(bytes)
    waiting = text.endsWith('\r') ? '\r' : ''
    line += text.split('\n').length - 1
    return waiting === '' ? text : text.slice(0, -1)
  }
  yield piece(head)
  for await (const bytes of rest) yield piece(bytes)
  yield decoded()
}
