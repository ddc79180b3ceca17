import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** Size of a piece: small enough to be bound as one parameter, large enough to be few. */
export const pieceBytes = 1 << 20

export interface FileOf {
  runId: number
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

/** The bytes `start` to `end` (exclusive) of a stored file, piece by piece. */
export async function* readContent(
  work: Pick<Work, 'em' | 'institution'>,
  file: FileOf,
  start = 0,
  end = Number.POSITIVE_INFINITY
): AsyncGenerator<Buffer> {
  for (let number = Math.floor(start / pieceBytes); number * pieceBytes < end; number++) {
    const [row] = await sql<{ content: Buffer }>(
      work,
      'select content from sis_file_chunk where institution = $1 and run_id = $2 and file_number = $3 and number = $4',
      [work.institution, file.runId, file.number, number]
    )
    if (!row) return
    const offset = number * pieceBytes
    yield row.content.subarray(Math.max(0, start - offset), Math.min(row.content.length, end - offset))
  }
}

/** Lets the zip reader jump about in a stored file, so that no copy of it touches a disk of ours. */
export class StoredZip extends yauzl.RandomAccessReader {
  readonly #work: Pick<Work, 'em' | 'institution'>
  readonly #file: FileOf

  constructor(work: Pick<Work, 'em' | 'institution'>, file: FileOf) {
    super()
    this.#work = work
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readContent(this.#work, this.#file, start, end))
  }
}
