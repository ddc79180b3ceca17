import { setImmediate as breathe } from 'node:timers/promises'
import type { Work } from '../../platform/work.ts'
import type { FeedEntry } from '../feed/archive.ts'
import { type RawRecord, rawRecords } from '../feed/feed.ts'
import { recordReader } from '../feed/records.ts'
import { digestOf, type Prepared, prepare, type RunRules } from './prepare.ts'
import { knownDigests } from './store.ts'

/** Users a transaction: large enough to be cheap, small enough to be stopped and taken up again soon. */
export const chunkSize = 500
/** Records parsed in one go: the answers of the database, which works on the chunk before, must not wait for longer. */
const turn = 5

/**
 * The records of one feed in chunks, read and parsed; those whose bytes are known to be settled are not parsed at all.
 * The first `toSkip` are left out. When the feed breaks off, what stands before the break is given first. Returns how
 * many records are still to be skipped in the next feed.
 */
export async function* preparedChunks(
  open: () => Work,
  entry: FeedEntry,
  rules: RunRules,
  toSkip: number,
  size = chunkSize
): AsyncGenerator<Prepared[], number> {
  const records = recordReader(entry.kind)
  let skipped = 0
  const parse = async function* (raws: RawRecord[]): AsyncGenerator<Prepared[]> {
    const digests = raws.map(({ bytes }) => digestOf(rules, bytes))
    const known = rules.mode === 'synchronize' ? await knownDigests(open(), digests) : new Map<string, string>()
    const chunk: Prepared[] = []
    try {
      for (const [index, raw] of raws.entries()) {
        const digest = digests[index]?.toString('hex') ?? ''
        const user = known.get(digest)
        if (user === undefined) chunk.push(prepare(raw, digest, records, rules))
        else {
          records.skip(raw)
          const reread = () => prepare({ ...raw, before: [] }, digest, recordReader(entry.kind), rules)
          chunk.push({ line: raw.line, bytes: raw.bytes, digest, known: user, identifiers: [], reread })
        }
        if (index % turn === turn - 1 && known.size < raws.length) await breathe()
      }
    } catch (error) {
      if (chunk.length > 0) yield chunk
      throw error
    }
    yield chunk
  }
  const raws: RawRecord[] = []
  try {
    for await (const raw of rawRecords(entry)) {
      if (raw.bytes.length === 0) {
        if (raws.length > 0) yield* parse(raws.splice(0))
        records.read(raw)
        records.end()
      } else if (skipped < toSkip) {
        skipped++
        records.skip(raw)
      } else if (raws.push(raw) === size) yield* parse(raws.splice(0))
    }
  } catch (error) {
    // The slicer stopped in the middle of a chunk: what came before is still good.
    if (raws.length > 0) yield* parse(raws.splice(0))
    throw error
  }
  return toSkip - skipped
}
