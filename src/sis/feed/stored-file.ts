import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { pieceOf } from './file-store.ts'

/** Size of a piece: small enough to be bound as one parameter, large enough to be few. */
export const pieceBytes = 1 << 20

export interface FileOf {
  runId: string
  number: number
}

/** Stores a stream as pieces; returns its size. Fails with `tooLarge` when it is longer than `limit` bytes. */
export async function storeContent(
  insert: (number: number, content: Buffer) => Promise<void>,
  stream: AsyncIterable<Buffer>,
  limit: number,
  tooLarge: () => Error
): Promise<number> {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let [number, total] = [0, 0]
  const flush = async (all: boolean): Promise<void> => {
    while (waitingBytes >= pieceBytes || (all && waitingBytes > 0)) {
      const joined = Buffer.concat(waiting)
      await insert(number++, joined.subarray(0, pieceBytes))
      const rest = joined.subarray(pieceBytes)
      waiting = rest.length > 0 ? [Buffer.from(rest)] : []
      waitingBytes = rest.length
    }
  }
  for await (const bytes of stream) {
    total += bytes.length
    if (total > limit) throw tooLarge()
    waiting.push(bytes)
    waitingBytes += bytes.length
    await flush(false)
  }
  await flush(true)
  return total
}

type Reader = Parameters<typeof pieceOf>[0]

/** The bytes `start` to `end` (exclusive) of a stored file, piece by piece, as `read` gives the pieces. */
async function* ranged(
  read: (number: number) => Promise<Buffer | undefined>,
  start: number,
  end: number
): AsyncGenerator<Buffer> {
  for (let number = Math.floor(start / pieceBytes); number * pieceBytes < end; number++) {
    const content = await read(number)
    if (!content) return
    const offset = number * pieceBytes
    yield content.subarray(Math.max(0, start - offset), Math.min(content.length, end - offset))
  }
}

/** The bytes of a stored file, piece by piece. */
export const readContent = (work: Reader, file: FileOf): AsyncGenerator<Buffer> =>
  ranged(number => pieceOf(work, file, number), 0, Number.POSITIVE_INFINITY)

/**
 * Pieces that a zip reader keeps: it reads the directory at the end entry by entry, then of each entry a header of 30
 * bytes and the content, mostly out of the piece that it has just read. Four megabytes an open zip.
 */
const keptPieces = 4

/** Lets the zip reader jump about in a stored file, so that no copy of it touches a disk of ours. */
export class StoredZip extends yauzl.RandomAccessReader {
  readonly #work: Reader
  readonly #file: FileOf
  /** The last pieces by their numbers, the one that was asked for last at the end. */
  readonly #kept = new Map<number, Promise<Buffer | undefined>>()

  constructor(work: Reader, file: FileOf) {
    super()
    this.#work = work
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(ranged(number => this.#piece(number), start, end))
  }

  /** A piece, read once as long as it is among the last. One that could not be read is not kept. */
  #piece(number: number): Promise<Buffer | undefined> {
    const known = this.#kept.get(number)
    const piece = known ?? pieceOf(this.#work, this.#file, number)
    this.#kept.delete(number)
    this.#kept.set(number, piece)
    if (!known) piece.catch(() => this.#kept.get(number) === piece && this.#kept.delete(number))
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptPieces) break
      this.#kept.delete(oldest)
    }
    return piece
  }
}
